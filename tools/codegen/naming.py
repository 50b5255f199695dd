"""How names of a .proto become names of C++. Pure functions."""

import re

CPP_KEYWORDS = frozenset("""
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class
compl concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype
default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline
int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch
template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile
wchar_t while xor xor_eq
""".split())


def snake(name):
    """PriceBasis -> price_basis, GetSKU -> get_sku."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def kebab(name):
    return snake(name).replace("_", "-")


def constant(words):
    """OPEN_BOX or open-box -> kOpenBox."""
    return "k" + "".join(part[:1].upper() + part[1:].lower() for part in re.split(r"[_-]", words) if part)
