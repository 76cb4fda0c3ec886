// Shows what needs passkeys in a browser that has them, and says when one came to nothing. What is
// said with the device is allauth's own script, which tells of a failure by an event.

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const notice of document.querySelectorAll("[data-passkey-failed]")) notice.hidden = false;
});
