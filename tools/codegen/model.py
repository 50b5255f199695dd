"""What the emitters need to know of one .proto file, checked. Raises ContractError on anything that has no
plain C++ form here: the message names the place in the .proto."""

from dataclasses import dataclass, field

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

import naming

FieldProto = descriptor_pb2.FieldDescriptorProto

# Packages that describe the wire and have no types of their own in C++.
WIRE_ONLY = ("emptor.options.v1", "emptor.rpc.v1")

SCALARS = {
    FieldProto.TYPE_STRING: ("std::string", ""),
    FieldProto.TYPE_BYTES: ("std::string", ""),
    FieldProto.TYPE_BOOL: ("bool", " = false"),
    FieldProto.TYPE_INT32: ("std::int32_t", " = 0"),
    FieldProto.TYPE_SINT32: ("std::int32_t", " = 0"),
    FieldProto.TYPE_SFIXED32: ("std::int32_t", " = 0"),
    FieldProto.TYPE_INT64: ("std::int64_t", " = 0"),
    FieldProto.TYPE_SINT64: ("std::int64_t", " = 0"),
    FieldProto.TYPE_SFIXED64: ("std::int64_t", " = 0"),
    FieldProto.TYPE_UINT32: ("std::uint32_t", " = 0"),
    FieldProto.TYPE_FIXED32: ("std::uint32_t", " = 0"),
    FieldProto.TYPE_UINT64: ("std::uint64_t", " = 0"),
    FieldProto.TYPE_FIXED64: ("std::uint64_t", " = 0"),
    FieldProto.TYPE_FLOAT: ("float", " = 0"),
    FieldProto.TYPE_DOUBLE: ("double", " = 0"),
}

# Messages that have a type of their own in core.
CORE_TYPES = {
    ".emptor.common.v1.Money": ("money", "core::Money", ""),
    ".google.protobuf.Timestamp": ("instant", "core::Instant", ""),
}


class ContractError(Exception):
    pass


@dataclass
class Comment:
    above: list = field(default_factory=list)  # lines before the thing
    behind: str = ""  # text on the line of the thing


@dataclass
class Field:
    name: str
    kind: str  # scalar | text | enum | message | money | instant
    container: str  # one | optional | repeated | map
    cpp: str  # type of the element
    wire: str  # protobuf's class of the element (enums)
    default: str  # initialiser of a plain member
    comment: Comment
    local: str = ""  # name of the message in this file that the element is


@dataclass
class Message:
    name: str
    fields: list
    comment: Comment


@dataclass
class EnumValue:
    number: int
    constant: str  # kOpenBox
    text: str  # open-box
    comment: Comment


@dataclass
class Enum:
    name: str
    values: list
    comment: Comment


@dataclass
class Method:
    name: str  # GetOffer
    cpp: str  # get_offer
    request: str
    response: str
    wire_path: str  # /emptor.discovery.v1.Discovery/GetOffer
    http_path: str  # /v1/discovery/get-offer
    edge: bool
    scope: str
    action: bool
    comment: Comment


@dataclass
class Service:
    name: str
    methods: list
    comment: Comment


@dataclass
class Unit:
    """One .proto file."""

    path: str  # emptor/discovery/v1/discovery.proto
    short: str  # discovery: namespace emptor::api::discovery
    imports: list  # short names
    enums: list
    messages: list  # every message after those it holds
    service: Service | None

    @property
    def folder(self):
        return self.path.rpartition("/")[0]

    @property
    def wire_namespace(self):
        return f"::emptor::{self.short}::v1"


class Reader:
    """Reads files of one CodeGeneratorRequest."""

    def __init__(self, files):
        self.files = {f.name: f for f in files}
        self.edge = EdgeReader(files)

    def unit(self, name):
        """The model of a file; None for one that has no types in C++."""
        proto = self.files[name]
        if proto.package in WIRE_ONLY:
            return None
        short = short_of(proto)
        if len(proto.service) > 1:
            raise ContractError(f"{name}: one service a file")
        comments = comments_of(proto)
        maps = map_entries(proto)
        imports = [short_of(self.files[d]) for d in proto.dependency
                   if d.startswith("emptor/") and self.files[d].package not in WIRE_ONLY]
        enums = [read_enum(name, e, comments, (5, i)) for i, e in enumerate(proto.enum_type)]
        messages = [self.message(proto, m, maps, comments, (4, i)) for i, m in enumerate(proto.message_type)
                    if f".{proto.package}.{m.name}" not in CORE_TYPES]
        service = self.service(proto, short, comments) if proto.service else None
        return Unit(name, short, sorted(imports), enums, in_order(name, messages), service)

    def message(self, proto, message, maps, comments, path):
        where = f"{proto.name}: {message.name}"
        if any(not n.options.map_entry for n in message.nested_type) or message.enum_type:
            raise ContractError(f"{where}: types inside a message are not supported, declare them beside it")
        fields = [self.field(proto, where, f, maps, comments.get((*path, 2, i), Comment()))
                  for i, f in enumerate(message.field)]
        return Message(message.name, fields, comments.get(path, Comment()))

    def field(self, proto, where, f, maps, comment):
        where = f"{where}.{f.name}"
        check_field(where, f)
        container = "one"
        element = f
        if f.label == FieldProto.LABEL_REPEATED:
            container = "repeated"
            entry = maps.get(f.type_name)
            if entry is not None:
                container = "map"
                key, element = entry.field
                if key.type != FieldProto.TYPE_STRING:
                    raise ContractError(f"{where}: keys of a map are strings")
        elif f.proto3_optional:
            container = "optional"
        kind, cpp, default, local = self.element(proto, element)
        wire = "::" + element.type_name[1:].replace(".", "::") if kind == "enum" else ""
        return Field(f.name, kind, container, cpp, wire, default, comment, local)

    def element(self, proto, f):
        """Kind, C++ type, initialiser and, for a message of this file, its name."""
        if f.type in SCALARS:
            cpp, default = SCALARS[f.type]
            return "text" if f.type == FieldProto.TYPE_STRING else "scalar", cpp, default, ""
        if f.type_name in CORE_TYPES:
            kind, cpp, default = CORE_TYPES[f.type_name]
            return kind, cpp, default, ""
        owner, cpp = self.type_of(proto, f.type_name)
        if f.type == FieldProto.TYPE_ENUM:
            enum = next(e for e in owner.enum_type if f.type_name.endswith("." + e.name))
            first = naming.constant(strip_prefix(owner.name, enum.name, enum.value[0].name))
            return "enum", cpp, f" = {cpp}::{first}", ""
        return "message", cpp, "", cpp if owner is proto else ""

    def type_of(self, proto, type_name):
        """The file that declares a message or enum, and what C++ calls it from namespace emptor::api::SHORT."""
        package, _, name = type_name[1:].rpartition(".")
        for owner in self.files.values():
            if owner.package == package and any(t.name == name for t in (*owner.message_type, *owner.enum_type)):
                return owner, name if owner is proto else f"{short_of(owner)}::{name}"
        raise ContractError(f"{proto.name}: {type_name} is not a type of a contract")

    def service(self, proto, short, comments):
        service = proto.service[0]
        methods = []
        for i, m in enumerate(service.method):
            where = f"{proto.name}: {service.name}.{m.name}"
            if m.client_streaming or m.server_streaming:
                raise ContractError(f"{where}: streams are not supported")
            edge = self.edge.of(m)
            if edge is not None and not edge.scope:
                raise ContractError(f"{where}: an edge method names its scope")
            methods.append(Method(
                m.name, naming.snake(m.name), self.type_of(proto, m.input_type)[1],
                self.type_of(proto, m.output_type)[1], f"/{proto.package}.{service.name}/{m.name}",
                f"/v1/{short}/{naming.kebab(m.name)}", edge is not None, edge.scope if edge else "",
                bool(edge and edge.action), comments.get((6, 0, 2, i), Comment())))
        return Service(service.name, methods, comments.get((6, 0), Comment()))


class EdgeReader:
    """Reads the option (emptor.options.v1.edge), which Python knows only through the request itself."""

    def __init__(self, files):
        self.options = None
        if not any(f.package == "emptor.options.v1" for f in files):
            return
        pool = descriptor_pool.DescriptorPool()
        for f in files:
            pool.Add(f)
        factory = message_factory.MessageFactory(pool)
        self.options = factory.GetPrototype(pool.FindMessageTypeByName("google.protobuf.MethodOptions"))
        self.extension = pool.FindExtensionByName("emptor.options.v1.edge")
        factory.GetPrototype(self.extension.message_type)

    def of(self, method):
        if self.options is None:
            return None
        options = self.options.FromString(method.options.SerializeToString())
        return options.Extensions[self.extension] if options.HasExtension(self.extension) else None


def short_of(proto):
    parts = proto.package.split(".")
    expected = f"emptor/{parts[1]}/v1/{parts[1]}.proto" if len(parts) == 3 else ""
    if parts[0] != "emptor" or parts[-1] != "v1" or proto.name != expected:
        raise ContractError(f"{proto.name}: package emptor.S.v1 belongs in emptor/S/v1/S.proto")
    return parts[1]


def check_field(where, f):
    if f.HasField("oneof_index") and not f.proto3_optional:
        raise ContractError(f"{where}: oneof is not supported, use optional fields")
    if f.name != f.name.lower() or f.name in naming.CPP_KEYWORDS:
        raise ContractError(f"{where}: field names are snake_case and no words of C++")


def map_entries(proto):
    return {f".{proto.package}.{m.name}.{n.name}": n for m in proto.message_type for n in m.nested_type
            if n.options.map_entry}


def strip_prefix(file, enum, value):
    prefix = naming.snake(enum).upper() + "_"
    if not value.startswith(prefix):
        raise ContractError(f"{file}: {enum}.{value}: values start with {prefix}")
    return value[len(prefix):]


def read_enum(file, enum, comments, path):
    values = []
    for i, v in enumerate(enum.value):
        word = strip_prefix(file, enum.name, v.name)
        values.append(EnumValue(v.number, naming.constant(word), word.lower().replace("_", "-"),
                                comments.get((*path, 2, i), Comment())))
    if enum.value[0].number != 0 or enum.options.allow_alias:
        raise ContractError(f"{file}: {enum.name}: starts with 0 and has no aliases")
    return Enum(enum.name, values, comments.get(path, Comment()))


def in_order(file, messages):
    """Each message after those it holds, else as in the file."""
    by_name = {m.name: m for m in messages}
    done, open_ = [], set()

    def visit(message):
        if message in done:
            return
        if message.name in open_:
            raise ContractError(f"{file}: {message.name} holds itself")
        open_.add(message.name)
        for f in message.fields:
            if f.local:
                visit(by_name[f.local])
        done.append(message)

    for message in messages:
        visit(message)
    return done


def comments_of(proto):
    result = {}
    for location in proto.source_code_info.location:
        above = [line.strip() for line in location.leading_comments.rstrip().split("\n")]
        behind = " ".join(location.trailing_comments.split())
        result[tuple(location.path)] = Comment(above if above != [""] else [], behind)
    return result
