"""A passkey without a device: what a phone answers, made by the same rules (W3C WebAuthn)."""

import hashlib
import json
import os
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

_PRESENT, _VERIFIED, _NEW_KEY = 0x01, 0x04, 0x40  # flags of authenticator data


class Passkey:
    """One, for the shop of a test."""

    def __init__(self, host: str = "testserver") -> None:
        self.host = host
        self.id = os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.user = ""

    def made(self, options: dict[str, Any]) -> dict[str, Any]:
        """RegistrationResponseJSON for CredentialCreationOptions."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        cose = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        key = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        data = self._data(_PRESENT | _VERIFIED | _NEW_KEY) + key
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        response = {
            "clientDataJSON": self._client("webauthn.create", asked["challenge"]),
            "attestationObject": cbor.encode(statement),
        }
        return self._credential(response, clientExtensionResults={"credProps": {"rk": True}})

    def answered(self, options: dict[str, Any]) -> dict[str, Any]:
        """AuthenticationResponseJSON for CredentialRequestOptions."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(_PRESENT | _VERIFIED)
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": data,
            "signature": self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
        }
        return self._credential(response, userHandle=self.user)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, 1)

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": f"https://{self.host}"}
        return json.dumps(told).encode()

    def _credential(
        self,
        response: dict[str, bytes],
        *,
        userHandle: str = "",  # noqa: N803 (its name there)
        clientExtensionResults: dict[str, Any] | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        encoded: dict[str, Any] = {name: websafe_encode(part) for name, part in response.items()}
        if userHandle:
            encoded["userHandle"] = userHandle
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": encoded,
            "clientExtensionResults": clientExtensionResults or {},
        }
