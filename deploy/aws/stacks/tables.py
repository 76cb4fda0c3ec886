"""DynamoDB: the tables of the application's models, on demand, with backups and replicas."""

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.schema import IndexSchema, TableSchema, table_schemas
from deploy.aws.stacks.keys import KeysStack
from deploy.aws.stacks.stack import KraamStack

# What changes of a table others want to follow. Nothing of ours reads them: DynamoDB needs them for
# replicas, and takes new and old images for those.
_STREAMED = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
_TYPES = {
    "S": dynamodb.AttributeType.STRING,
    "N": dynamodb.AttributeType.NUMBER,
    "B": dynamodb.AttributeType.BINARY,
}
_PROJECTIONS = {
    "ALL": dynamodb.ProjectionType.ALL,
    "KEYS_ONLY": dynamodb.ProjectionType.KEYS_ONLY,
    "INCLUDE": dynamodb.ProjectionType.INCLUDE,
}


class TablesStack(KraamStack):
    """tables: by their names without the environment's prefix, such as "products"."""

    def __init__(self, scope: Construct, environment: Environment, *, keys: KeysStack) -> None:
        super().__init__(scope, "tables", environment)
        self._keys = keys
        self.tables = {schema.name: self._table(schema) for schema in table_schemas()}

    def _table(self, schema: TableSchema) -> dynamodb.TableV2:
        size = self.environment_of.tables
        warm = self._warm(schema)
        return dynamodb.TableV2(
            self,
            schema.name,
            table_name=f"{self.environment_of.prefix}-{schema.name}",
            partition_key=_attribute(schema, schema.hash_key),
            sort_key=_attribute(schema, schema.range_key) if schema.range_key else None,
            global_secondary_indexes=[_index(schema, each, warm) for each in schema.indexes],
            billing=dynamodb.Billing.on_demand(),
            warm_throughput=warm,
            time_to_live_attribute=schema.ttl or None,
            dynamo_stream=_STREAMED if size.replicas else None,
            encryption=self._encryption(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=self.environment_of.kept,
            removal_policy=self.removal,
            replicas=[dynamodb.ReplicaTableProps(region=region) for region in size.replicas],
        )

    def _warm(self, schema: TableSchema) -> dynamodb.WarmThroughput | None:
        """Of a table and its indexes, which hold up the table's writes where they are cold.

        DynamoDB only ever raises it: a deployment without it leaves what is warm.
        """
        size = self.environment_of.tables
        if schema.name not in size.warm:
            return None
        return dynamodb.WarmThroughput(
            read_units_per_second=size.warm_reads, write_units_per_second=size.warm_writes
        )

    def _encryption(self) -> dynamodb.TableEncryptionV2:
        """With our own key; with AWS's where replicas are, as a key belongs to one region."""
        if self.environment_of.tables.replicas:
            return dynamodb.TableEncryptionV2.aws_managed_key()
        return dynamodb.TableEncryptionV2.customer_managed_key(self._keys.key)


def _index(
    schema: TableSchema, index: IndexSchema, warm: dynamodb.WarmThroughput | None
) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=index.name,
        partition_key=_attribute(schema, index.hash_key),
        sort_key=_attribute(schema, index.range_key) if index.range_key else None,
        projection_type=_PROJECTIONS[index.projection],
        non_key_attributes=list(index.included) or None,
        warm_throughput=warm,
    )


def _attribute(schema: TableSchema, name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=_TYPES[schema.types[name]])
