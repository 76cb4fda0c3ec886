"""Whether the tasks may do what their code does at AWS, and no more.

recording: what the suite calls, by who calls. calls: what a call needs. granted: what a template
permits. `python -m deploy.aws.permissions FOLDER` compares the two.
"""
