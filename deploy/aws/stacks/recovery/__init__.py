"""Look here for what is left when data or a region is lost: backups, copies, the second region."""

from deploy.aws.stacks.recovery.backup import BackupStack
from deploy.aws.stacks.recovery.copies import CopiesStack
from deploy.aws.stacks.recovery.replication import replicate
from deploy.aws.stacks.recovery.second import SecondDatabaseStack, second_region_of

__all__ = [
    "BackupStack",
    "CopiesStack",
    "SecondDatabaseStack",
    "replicate",
    "second_region_of",
]
