// Files of a bucket have no folder in front of their name, but their addresses do: /media/a.webp.
function handler(event) {
  var request = event.request;
  request.uri = request.uri.replace(/^\/(?:static|media)\//, "/");
  return request;
}
