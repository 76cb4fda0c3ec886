"""What a visitor may like to see next: a protocol, the embedded backend, Amazon Personalize."""
