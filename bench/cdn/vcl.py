"""The policy of deploy/cdn_policy.py in Varnish's language."""

from urllib.parse import urlsplit

from deploy.cdn_policy import BEHAVIOURS, Behaviour

_TEMPLATE = """\
vcl 4.1;
import std;

backend shop {{ .host = "{host}"; .port = "{port}"; .first_byte_timeout = 30s; }}
acl neighbours {{ "127.0.0.1"; }}

sub vcl_recv {{
  unset req.http.X-Behaviour;
  unset req.http.X-Stale;
  if (req.method == "PURGE") {{
    if (client.ip !~ neighbours) {{ return (synth(403)); }}
    set req.http.X-Purge = "^" + regsuball(req.url, "([][.?+^$(){{}}|])", "\\\\\\1");
    if (req.url ~ "\\*$") {{
      set req.http.X-Purge = regsub(req.http.X-Purge, "\\*$", "");
    }} else {{
      set req.http.X-Purge = req.http.X-Purge + "(\\?|$)";
    }}
    if (!std.ban("obj.http.X-Url ~ " + req.http.X-Purge)) {{
      return (synth(400, std.ban_error()));
    }}
    return (synth(200));
  }}
  if (req.method != "GET" && req.method != "HEAD") {{ return (pass); }}
  set req.http.X-Path = regsub(req.url, "\\?.*$", "");
{behaviours}
  return (pass);
}}

sub keep {{
{dropped}
  set req.url = regsub(regsub(req.url, "\\?&", "?"), "^([^?]*)\\?$", "\\1");
  set req.url = std.querysort(req.url);
}}

sub vcl_hit {{
  if (obj.ttl <= 0s) {{ set req.http.X-Stale = "stale"; }}
}}

sub vcl_backend_response {{
  set beresp.http.X-Url = bereq.url;
  set beresp.do_stream = false;
  set beresp.ttl = beresp.ttl / std.real(bereq.http.X-Speed, 1.0);
  set beresp.grace = beresp.grace / std.real(bereq.http.X-Speed, 1.0);
  if (beresp.http.Content-Type ~ "^(text/|application/(json|javascript|xml|manifest))") {{
    set beresp.do_gzip = true;
  }}
}}

sub vcl_deliver {{
  set resp.http.X-Cache = "pass";
  if (req.http.X-Behaviour) {{
    set resp.http.X-Cache = "miss";
    if (obj.hits > 0) {{ set resp.http.X-Cache = "hit"; }}
    if (req.http.X-Stale) {{ set resp.http.X-Cache = "stale"; }}
  }}
  unset resp.http.X-Url;
}}
"""

_BEHAVIOUR = """\
  if (req.http.X-Path ~ "{paths}") {{
    set req.http.X-Behaviour = "{name}";
    set req.url = regsuball(regsub(req.url, "\\?", "?&"), "&(?!{admitted})[^&]*", "");
    call keep;
    return (hash);
  }}"""

# By these the shop could tell visitors apart. CloudFront passes on KEPT_HEADERS and nothing else;
# Varnish passes everything on but what it is told to drop.
_DROPPED = ("Accept-Language", "Authorization", "Cookie", "X-Cart-Token")


def vcl(shop: str) -> str:
    """The configuration of a cache in front of the shop at this address.

    It obeys s-maxage and stale-while-revalidate, and keeps nothing that says private or no-store
    or sets a cookie: that is how Varnish is by itself.

    A request's X-Speed says how much faster than real time the log of visits goes by just then:
    what is fetched for it ages as much faster.
    """
    parts = urlsplit(shop)
    return _TEMPLATE.format(
        host=parts.hostname,
        port=parts.port,
        behaviours="\n".join(_rule(each) for each in BEHAVIOURS),
        dropped="\n".join(f"  unset req.http.{name};" for name in _DROPPED),
    )


def _rule(behaviour: Behaviour) -> str:
    return _BEHAVIOUR.format(
        paths=behaviour.expression,
        name=behaviour.name,
        admitted=behaviour.parameters.expression,
    )
