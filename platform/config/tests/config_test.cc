#include "platform/config/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace emptor::config {
namespace {

using namespace std::chrono_literals;

Options options(std::vector<Override> overrides = {}) {
    return {.file = "emptor.yaml",
            .folder = "conf",
            .overrides = std::move(overrides),
            .environment = [](const std::string& name) {
                return name == "ISSUER_KEY" ? std::optional<std::string>("s3cret") : std::nullopt;
            }};
}

Section read(std::string_view yaml) {
    return parse(yaml, options()).value();
}

template <class T>
std::string message(const core::Result<T>& result) {
    if (result) return "ok";
    EXPECT_EQ(result.error().id(), "config-invalid");
    return result.error().message;
}

constexpr std::string_view kYaml = R"(
server:
  host: 127.0.0.1
  port: 8443
  tls: true
  idle: 30s
  key: {env: ISSUER_KEY}
  names: [localhost, shop.example]
  file: certs/ca.pem
  absolute: /etc/ca.pem
merchants:
  fennel: {url: "https://fennel.example"}
  bluecrate: {url: "https://bluecrate.example"}
rules:
  - {limit: 1}
  - {limit: 2}
empty:
)";

// Proves that every kind of value is read as what it is.
TEST(Config, ReadsTypedValues) {
    const Section root = read(kYaml);
    const Section server = root.section("server").value();
    EXPECT_EQ(server.text("host").value(), "127.0.0.1");
    EXPECT_EQ(server.integer("port").value(), 8443);
    EXPECT_EQ(server.flag("tls").value(), true);
    EXPECT_EQ(server.duration("idle").value(), 30s);
    EXPECT_EQ(server.secret("key").value().reveal(), "s3cret");
    EXPECT_EQ(server.list("names").value(),
              (std::vector<std::string>{"localhost", "shop.example"}));
    EXPECT_EQ(server.path("file").value(), "conf/certs/ca.pem");
    EXPECT_EQ(server.path("absolute").value(), "/etc/ca.pem");
    const auto merchants = root.sections("merchants").value();
    ASSERT_EQ(merchants.size(), 2u);
    EXPECT_EQ(merchants[0].first, "bluecrate");
    EXPECT_EQ(merchants[1].second.text("url").value(), "https://fennel.example");
    EXPECT_EQ(root.sections("rules").value()[1].second.integer("limit").value(), 2);
    EXPECT_TRUE(root.section("empty"));
}

// Proves that missing keys give the defaults, down through missing sections.
TEST(Config, MissingKeysGiveDefaults) {
    const Section absent = read("a: 1").section("b").value().section("c").value();
    EXPECT_EQ(absent.text_or("x", "y").value(), "y");
    EXPECT_EQ(absent.integer_or("x", 7).value(), 7);
    EXPECT_EQ(absent.flag_or("x", true).value(), true);
    EXPECT_EQ(absent.duration_or("x", 5ms).value(), 5ms);
    EXPECT_TRUE(absent.list("x").value().empty());
    EXPECT_TRUE(absent.sections("x").value().empty());
    EXPECT_FALSE(absent.has("x"));
    EXPECT_EQ(message(absent.text("x")), "emptor.yaml: b.c.x is missing: expected a text");
    EXPECT_EQ(Section().integer_or("x", 3).value(), 3);
}

// Proves that errors name file, line, key and what is expected.
TEST(Config, ErrorsSayWhereAndWhat) {
    const Section s =
        read("s:\n  t: [1]\n  i: 1.5\n  f: yes\n  d: 5\n  m: {a: 1}\n  v: x\n  e: ''\n")
            .section("s")
            .value();
    const std::string unit = "a number with a unit (250ms, 30s, 5m, 2h, 7d)";
    EXPECT_EQ(message(s.text("t")), "emptor.yaml:2: s.t: expected a text");
    EXPECT_EQ(message(s.text_or("t", "")), "emptor.yaml:2: s.t: expected a text");
    EXPECT_EQ(message(s.text("e")), "emptor.yaml:8: s.e: expected a text");
    EXPECT_EQ(message(s.integer("i")), "emptor.yaml:3: s.i: expected a whole number");
    EXPECT_EQ(message(s.integer_or("i", 1)), "emptor.yaml:3: s.i: expected a whole number");
    EXPECT_EQ(message(s.flag("f")), "emptor.yaml:4: s.f: expected true or false");
    EXPECT_EQ(message(s.duration("d")), "emptor.yaml:5: s.d: expected " + unit);
    EXPECT_EQ(message(s.list("m")), "emptor.yaml:6: s.m: expected a list of texts");
    EXPECT_EQ(message(s.section("v")), "emptor.yaml:7: s.v: expected names with values");
    EXPECT_EQ(message(s.sections("v")),
              "emptor.yaml:7: s.v: expected sections of names with values");
    EXPECT_EQ(message(s.sections("m")),
              "emptor.yaml:6: s.m: expected sections of names with values");
}

TEST(Config, ReadsDurations) {
    const struct {
        const char* text;
        std::optional<std::chrono::milliseconds> value;
    } rows[] = {
        {"250ms", 250ms}, {"0s", 0ms}, {"5m", 5min}, {"2h", 2h}, {"7d", 168h},
        {"-5s", {}},      {"s", {}},   {"5 s", {}},  {"5S", {}}, {"99999999999999999d", {}}};
    for (const auto& row : rows) {
        const auto duration = read(std::string("d: ") + row.text).duration("d");
        EXPECT_EQ(duration ? std::optional(*duration) : std::nullopt, row.value) << row.text;
    }
}

// Proves that seconds are whole ones.
TEST(Config, ReadsSeconds) {
    const Section s = read("a: 2m\nb: 1500ms\nc: 60");
    EXPECT_EQ(s.seconds("a").value(), 120s);
    EXPECT_EQ(s.seconds_or("absent", 5s).value(), 5s);
    EXPECT_EQ(message(s.seconds("b")),
              "emptor.yaml:2: b: expected whole seconds (30s, 5m, 2h, 7d)");
    EXPECT_FALSE(s.seconds_or("c", 5s));
}

// Proves that a secret comes from a file or the environment only, and never shows in an error.
TEST(Config, SecretsStandElsewhere) {
    const auto folder = std::filesystem::temp_directory_path() / "emptor-config-test-secret";
    std::ofstream(folder) << "from file\n";
    const Section s = read(
        "good: {file: " + folder.string() +
        "}\nplain: s3cret\nnone: {env: ABSENT}\nboth: {env: A, file: B}\nodd: {value: s3cret}\n"
        "gone: {file: nowhere}\n");
    EXPECT_EQ(s.secret("good").value().reveal(), "from file");
    for (const char* name : {"plain", "none", "both", "odd", "gone", "absent"}) {
        const std::string text = message(s.secret(name));
        EXPECT_NE(text, "ok") << name;
        EXPECT_FALSE(text.contains("s3cret")) << text;
    }
    EXPECT_EQ(message(s.secret("none")),
              "emptor.yaml:3: none: expected a secret in ABSENT, but none is there");
    std::filesystem::remove(folder);
}

// Proves that keys nobody asked for are named, at any depth.
TEST(Config, NamesUnreadKeys) {
    const Section root =
        read("server:\n  prot: 1\n  port: 2\nother: {x: 1}\nlist: [a]\nrules:\n  - {a: 1, b: 2}\n");
    const Section server = root.section("server").value();
    EXPECT_EQ(server.integer("port").value(), 2);
    EXPECT_TRUE(root.sections("rules").value()[0].second.has("a"));
    EXPECT_EQ(root.unread(), (std::vector<std::string>{
                                 "emptor.yaml:5: list", "emptor.yaml:4: other",
                                 "emptor.yaml:7: rules[0].b", "emptor.yaml:2: server.prot"}));
    EXPECT_EQ(server.unread(), std::vector<std::string>{"emptor.yaml:2: server.prot"});
}

// Proves that overrides replace and add values, and say where they come from.
TEST(Config, OverridesWin) {
    const auto root = parse("server: {port: 1}", options({{"server.port", "x", "EMPTOR_PORT"},
                                                          {"server.host", "::1", "EMPTOR_HOST"},
                                                          {"new.deep.key", "v", "--key"}}));
    ASSERT_TRUE(root);
    const Section server = root->section("server").value();
    EXPECT_EQ(message(server.integer("port")), "EMPTOR_PORT: server.port: expected a whole number");
    EXPECT_EQ(server.text("host").value(), "::1");
    EXPECT_EQ(root->section("new")->section("deep")->text("key").value(), "v");
    for (const char* key : {"server", "server.port.x", "server..x"}) {
        EXPECT_FALSE(parse("server: {port: 1}", options({{key, "x", "E"}}))) << key;
    }
}

// Proves that what is no map of unique names is refused with its line.
TEST(Config, RefusesMalformedFiles) {
    for (const char* yaml :
         {"a: [", "- 1", "just text", "a: 1\na: 2", "? [x]\n: 1", "a: *b", "a:\n\t- b"}) {
        const auto parsed = parse(yaml, options());
        ASSERT_FALSE(parsed) << yaml;
        EXPECT_EQ(parsed.error().id(), "config-invalid");
        EXPECT_TRUE(parsed.error().message.starts_with("emptor.yaml:")) << parsed.error().message;
    }
    std::string deep = "a: ";
    for (int i = 0; i < 100; ++i) deep += "[";
    for (int i = 0; i < 100; ++i) deep += "]";
    EXPECT_FALSE(parse(deep, options()));
    EXPECT_TRUE(parse("", options()));
    EXPECT_EQ(load("no/such/file.yaml", options()).error().id(), "file-unusable");
}

// Proves that paths of a loaded file are relative to its folder.
TEST(Config, LoadsFiles) {
    const auto file = std::filesystem::temp_directory_path() / "emptor-config-test.yaml";
    std::ofstream(file) << "ca: ca.pem\n";
    const auto root = load(file, options());
    ASSERT_TRUE(root);
    EXPECT_EQ(root->path("ca").value(), file.parent_path() / "ca.pem");
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace emptor::config
