"""What watches the account, where it is asked for."""

from deploy.aws.tests.templates import resources, template

OPTIONS = (
    "AWS::GuardDuty::Detector",
    "AWS::SecurityHub::Hub",
    "AWS::CloudTrail::Trail",
    "AWS::Config::ConfigurationRecorder",
)


def test_the_options_are_on_in_production_and_off_in_small():
    for kind in OPTIONS:
        template("production", "security").resource_count_is(kind, 1)
        template("small", "security").resource_count_is(kind, 0)


def test_access_from_outside_is_looked_for_everywhere():
    for environment in ("production", "small"):
        template(environment, "security").resource_count_is("AWS::AccessAnalyzer::Analyzer", 1)


def test_the_trail_is_of_all_regions_encrypted_and_shows_changes():
    (trail,) = resources("production", "security", "AWS::CloudTrail::Trail")

    assert trail["IsMultiRegionTrail"]
    assert trail["EnableLogFileValidation"]
    assert trail["KMSKeyId"]
    assert trail["CloudWatchLogsLogGroupArn"]


def test_what_is_written_is_in_buckets_that_nobody_outside_reads():
    buckets = resources("production", "security", "AWS::S3::Bucket")

    assert len(buckets) == 2
    for bucket in buckets:
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
