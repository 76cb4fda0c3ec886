"""What is at the edge, and so in us-east-1: the certificate, and the firewall (WAF)."""

from deploy.aws.stacks.edge.stack import EDGE_REGION, EdgeStack

__all__ = ["EDGE_REGION", "EdgeStack"]
