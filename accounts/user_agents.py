"""What people call the program that a request came from: enough to know one's own again."""

# The first that is found counts: many pretend to be others, whose names they carry as well.
_PROGRAMS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
_LONGEST = 60  # characters of what has no name here


def name_of_agent(agent: str) -> str:
    """Such as "Firefox, Windows"; what an app calls itself; empty where nothing is said."""
    program = next((name for mark, name in _PROGRAMS.items() if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    if not agent.startswith("Mozilla/"):  # an app or a library, which says its name first
        program = agent.partition("/")[0][:_LONGEST].strip()
    return ", ".join(filter(None, [program, system])) or agent[:_LONGEST]
