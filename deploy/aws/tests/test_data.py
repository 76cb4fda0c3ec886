"""Database, caches, search, buckets and keys: what the issue's sentences say of each."""

from typing import Any

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.stacks.keys import FILLED_IN, MADE_HERE
from deploy.aws.tests.templates import resources


def one(environment: str, part: str, kind: str) -> dict[str, Any]:
    found = resources(environment, part, kind)
    assert len(found) == 1
    return found[0]


class TestDatabase:
    INSTANCE = "AWS::RDS::DBInstance"

    def test_is_in_two_zones_and_no_zone_is_public(self):
        assert one("production", "database", self.INSTANCE)["MultiAZ"] is True
        assert one("small", "database", self.INSTANCE)["MultiAZ"] is False
        for environment in ENVIRONMENTS:
            assert one(environment, "database", self.INSTANCE)["PubliclyAccessible"] is False

    @pytest.mark.parametrize("environment", ENVIRONMENTS)
    def test_is_backed_up_for_35_days_watched_encrypted_and_kept(self, environment):
        found = one(environment, "database", self.INSTANCE)

        assert found["BackupRetentionPeriod"] == 35
        assert found["EnablePerformanceInsights"] is True
        assert found["StorageEncrypted"] is True
        assert found["DeletionProtection"] is True
        assert found["EnableCloudwatchLogsExports"] == ["postgresql", "upgrade"]

    @pytest.mark.parametrize("environment", ENVIRONMENTS)
    def test_takes_tls_only_and_logs_no_values(self, environment):
        parameters = one(environment, "database", "AWS::RDS::DBParameterGroup")["Parameters"]

        assert parameters["rds.force_ssl"] == "1"
        assert parameters["log_parameter_max_length"] == "0"

    def test_has_a_proxy_that_takes_tls_only_where_it_is_large(self):
        assert one("production", "database", "AWS::RDS::DBProxy")["RequireTLS"] is True
        assert not resources("small", "database", "AWS::RDS::DBProxy")

    def test_the_password_is_changed_by_one_command_and_never_by_itself(self):
        rule = one("production", "database", "AWS::SecretsManager::RotationSchedule")

        assert rule["RotationLambdaARN"]
        assert "RotationRules" not in rule
        assert rule["RotateImmediatelyOnUpdate"] is False


class TestValkey:
    @pytest.mark.parametrize("environment", ENVIRONMENTS)
    def test_sessions_are_never_evicted_and_the_cache_may_be(self, environment):
        groups = resources(environment, "valkey", "AWS::ElastiCache::ParameterGroup")

        assert [each["Properties"]["maxmemory-policy"] for each in groups] == [
            "noeviction",
            "allkeys-lru",
        ]

    @pytest.mark.parametrize("environment", ENVIRONMENTS)
    def test_both_speak_tls_only(self, environment):
        for each in resources(environment, "valkey", "AWS::ElastiCache::ReplicationGroup"):
            assert each["Engine"] == "valkey"
            assert each["TransitEncryptionMode"] == "required"
            assert each["AtRestEncryptionEnabled"] is True

    def test_production_survives_a_node_and_a_zone(self):
        for each in resources("production", "valkey", "AWS::ElastiCache::ReplicationGroup"):
            assert (each["AutomaticFailoverEnabled"], each["MultiAZEnabled"]) == (True, True)
            assert each["NumCacheClusters"] == 3


class TestSearch:
    def test_is_over_three_zones_encrypted_and_managed_by_nodes_of_its_own(self):
        domain = one("production", "search", "AWS::OpenSearchService::Domain")

        cluster = domain["ClusterConfig"]
        assert cluster["ZoneAwarenessConfig"] == {"AvailabilityZoneCount": 3}
        assert (cluster["InstanceCount"], cluster["DedicatedMasterCount"]) == (3, 3)
        assert domain["DomainEndpointOptions"]["EnforceHTTPS"] is True
        assert domain["NodeToNodeEncryptionOptions"] == {"Enabled": True}
        assert domain["EncryptionAtRestOptions"]["Enabled"] is True

    def test_the_small_one_is_one_node(self):
        cluster = one("small", "search", "AWS::OpenSearchService::Domain")["ClusterConfig"]

        assert cluster["InstanceCount"] == 1
        assert "ZoneAwarenessConfig" not in cluster


class TestBuckets:
    KIND = "AWS::S3::Bucket"

    @pytest.mark.parametrize("environment", ENVIRONMENTS)
    def test_all_are_private_and_encrypted(self, environment):
        found = resources(environment, "buckets", self.KIND)

        assert len(found) == 6
        for each in found:
            assert set(each["PublicAccessBlockConfiguration"].values()) == {True}
            assert each["BucketEncryption"]

    def test_media_goes_to_where_it_is_cheap_by_itself(self):
        rules = self.of("media")["LifecycleConfiguration"]["Rules"]

        moved = [each["StorageClass"] for rule in rules for each in rule.get("Transitions", [])]
        assert moved == ["INTELLIGENT_TIERING"]

    def test_staff_send_pictures_from_the_shops_own_pages_only(self):
        cors = self.of("uploads")["CorsConfiguration"]["CorsRules"]

        assert [each["AllowedOrigins"] for each in cors] == [["https://www.shop.example"]]
        assert [each["AllowedMethods"] for each in cors] == [["POST"]]

    def of(self, name: str) -> dict[str, Any]:
        found = resources("production", "buckets", self.KIND)
        return next(each for each in found if f"-{name}-" in str(each["BucketName"]))


class TestKeys:
    def test_every_secret_is_there_and_only_what_is_ours_is_made_up(self):
        found = resources("production", "keys", "AWS::SecretsManager::Secret")

        names = {each["Name"].rpartition("/")[2]: each for each in found}
        assert set(names) == {*MADE_HERE, *FILLED_IN}
        for name, each in names.items():
            made_up = each.get("GenerateSecretString", {})
            assert (made_up.get("PasswordLength") == 64) is (name in MADE_HERE)

    @pytest.mark.parametrize("part", ["keys", "database"])
    def test_keys_change_once_a_year(self, part):
        assert one("production", part, "AWS::KMS::Key")["EnableKeyRotation"] is True
