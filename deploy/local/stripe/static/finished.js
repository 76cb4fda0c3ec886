/* Tells the page around the frame that the payer has answered. It carries nothing else. */
window.parent.postMessage("authentication-finished", "*");
