"""Just enough C++ reading for the rules: blanked code, includes, functions."""

import re

_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'',
    re.S)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)


def includes(text):
    """(line, header, quoted) of every include that is not commented out."""
    code = _TOKEN.sub(lambda m: _blank(m) if m.group().startswith("/") else m.group(), text)
    return [(code.count("\n", 0, m.start()) + 1, m.group(2), m.group(1) == '"') for m in _INCLUDE.finditer(code)]


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def code_only(text):
    """The text with comments and literals blanked; lines and columns stay."""
    return _TOKEN.sub(lambda m: '""'.ljust(len(m.group())) if "\n" not in m.group() and m.group()[0] == '"'
                      else _blank(m), text)


_NOT_FUNCTION = re.compile(r"\b(namespace|class|struct|union|enum|extern|concept)\b")
_CONTROL = re.compile(r"^\s*(if|for|while|switch|catch|do|else|try|return)\b")


def long_functions(text, limit):
    """(line, length) of function bodies longer than `limit` lines, found by matching braces."""
    code = re.sub(r"^[ \t]*#.*?(?<!\\)$", lambda m: " " * len(m.group()), code_only(text), flags=re.M)
    found, stack, head = [], [], 0
    in_function = 0
    for position, char in enumerate(code):
        if char == "{":
            opener = code[head:position]
            is_function = (not in_function and ")" in opener and not _NOT_FUNCTION.search(opener.split("(")[0])
                           and not _CONTROL.match(opener))
            stack.append((is_function, position))
            in_function += is_function
            head = position + 1
        elif char == "}":
            if stack:
                is_function, start = stack.pop()
                in_function -= is_function
                length = code.count("\n", start, position) + 1
                if is_function and length > limit:
                    found.append((code.count("\n", 0, start) + 1, length))
            head = position + 1
        elif char == ";":
            head = position + 1
    return found
