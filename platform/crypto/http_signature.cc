#include "platform/crypto/http_signature.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/content_digest.h"
#include "platform/crypto/structured_fields.h"

namespace emptor::crypto {
namespace {

core::Error malformed(std::string message) {
    return core::fail(core::reasons::kMalformedRequest, std::move(message));
}
core::Error invalid(std::string message) {
    return core::fail(core::reasons::kSignatureInvalid, std::move(message));
}

// All lines of one header, each trimmed, joined as RFC 9421 section 2.1 says; nullopt: no such
// header.
std::optional<std::string> header_value(const Message& message, std::string_view name) {
    std::optional<std::string> joined;
    for (const auto& [key, value] : message.headers) {
        if (core::to_lower_ascii(key) != name) continue;
        joined = (joined ? *joined + ", " : std::string()) + std::string(core::trim(value));
    }
    return joined;
}

std::string path_of(const Message& message) {
    return message.path.empty() ? "/" : message.path;
}

std::string target_of(const Message& message) {
    return path_of(message) + (message.query.empty() ? "" : "?" + message.query);
}

std::optional<std::string> derived_value(const Message& message, std::string_view name) {
    if (message.status != 0) {
        if (name == "@status") return std::to_string(message.status);
        return std::nullopt;
    }
    if (name == "@method") return message.method;
    if (name == "@authority") return message.authority;
    if (name == "@scheme") return message.scheme;
    if (name == "@path") return path_of(message);
    if (name == "@query") return "?" + message.query;
    if (name == "@request-target") return target_of(message);
    if (name == "@target-uri") {
        return message.scheme + "://" + message.authority + target_of(message);
    }
    return std::nullopt;
}

std::optional<std::string> component_value(const Message& message, std::string_view name) {
    return name.starts_with('@') ? derived_value(message, name) : header_value(message, name);
}

std::int64_t unix_seconds(core::Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

InnerList inner_list(const SigningParameters& parameters, const PrivateKey& key) {
    InnerList list;
    for (const std::string& component : parameters.components)
        list.items.push_back({component, {}});
    const auto add = [&list](const char* name, BareItem value) {
        list.parameters.emplace_back(name, std::move(value));
    };
    if (parameters.created) add("created", unix_seconds(*parameters.created));
    if (parameters.expires) add("expires", unix_seconds(*parameters.expires));
    if (!parameters.nonce.empty()) add("nonce", parameters.nonce);
    if (parameters.name_algorithm) add("alg", std::string(http_signature_name(key.algorithm())));
    add("keyid", key.id());
    if (!parameters.tag.empty()) add("tag", parameters.tag);
    return list;
}

// One signature of a message, as its two headers say.
struct Candidate {
    std::string label;
    std::vector<std::string> components;
    std::string parameters;  // serialised, as it enters the base
    std::optional<std::int64_t> created;
    std::optional<std::int64_t> expires;
    std::string key_id;
    std::string algorithm;
    std::string tag;
    std::string signature;
};

core::Result<std::optional<std::int64_t>> time_parameter(const Parameters& parameters,
                                                         std::string_view name) {
    for (const auto& [key, value] : parameters) {
        if (key != name) continue;
        if (const auto* seconds = std::get_if<std::int64_t>(&value)) return *seconds;
        return invalid(std::format("{} is not an integer", name));
    }
    return std::nullopt;
}

core::Result<std::vector<std::string>> component_names(const InnerList& list) {
    std::vector<std::string> names;
    for (const Item& item : list.items) {
        const auto* name = std::get_if<std::string>(&item.value);
        if (!name || !item.parameters.empty()) return invalid("a component is not a plain name");
        if (std::ranges::contains(names, *name)) return invalid("a component is listed twice");
        names.push_back(*name);
    }
    return names;
}

core::Result<Candidate> candidate_of(std::string label, const InnerList& list,
                                     std::string signature) {
    Candidate candidate;
    TRY(candidate.components, component_names(list));
    TRY(candidate.created, time_parameter(list.parameters, "created"));
    TRY(candidate.expires, time_parameter(list.parameters, "expires"));
    const std::string* key_id = find_text(list.parameters, "keyid");
    if (!key_id) return invalid("a signature names no keyid");
    candidate.key_id = *key_id;
    if (const std::string* alg = find_text(list.parameters, "alg")) candidate.algorithm = *alg;
    if (const std::string* tag = find_text(list.parameters, "tag")) candidate.tag = *tag;
    candidate.label = std::move(label);
    candidate.parameters = serialize(list);
    candidate.signature = std::move(signature);
    return candidate;
}

core::Result<std::vector<Candidate>> candidates_of(const Message& message) {
    const std::optional<std::string> input = header_value(message, "signature-input");
    const std::optional<std::string> values = header_value(message, "signature");
    if (!input || !values) {
        return core::fail(core::reasons::kSignatureMissing, "the message is not signed");
    }
    const core::Result<Dictionary> inputs = parse_dictionary(*input);
    const core::Result<Dictionary> signatures = parse_dictionary(*values);
    if (!inputs || !signatures) return invalid("Signature-Input or Signature cannot be parsed");
    std::vector<Candidate> candidates;
    for (const auto& [label, member] : *signatures) {
        const Item* item = std::get_if<Item>(&member);
        const Bytes* bytes = item ? std::get_if<Bytes>(&item->value) : nullptr;
        const auto described =
            std::ranges::find(*inputs, label, [](const auto& entry) { return entry.first; });
        const InnerList* list =
            described == inputs->end() ? nullptr : std::get_if<InnerList>(&described->second);
        if (!bytes || !list) return invalid("signature " + label + " is not described");
        TRY(Candidate candidate, candidate_of(label, *list, bytes->bytes));
        candidates.push_back(std::move(candidate));
    }
    if (candidates.empty()) {
        return core::fail(core::reasons::kSignatureMissing, "the message is not signed");
    }
    return candidates;
}

core::Result<> check_times(const Candidate& candidate, const VerificationRules& rules) {
    const auto stale = [](std::string message) {
        return core::fail(core::reasons::kSignatureStale, std::move(message));
    };
    const std::int64_t now = unix_seconds(rules.now);
    const std::int64_t tolerance = rules.tolerance.count();
    if (!candidate.created && rules.created_required)
        return stale("the signature has no created time");
    if (candidate.created && *candidate.created < now - tolerance)
        return stale("the signature is too old");
    if (candidate.created && *candidate.created > now + tolerance) {
        return stale("the signature is from the future");
    }
    if (candidate.expires && *candidate.expires < now - tolerance)
        return stale("the signature expired");
    return {};
}

core::Result<> check_coverage(const Candidate& candidate, const VerificationRules& rules,
                              std::string_view body) {
    for (const std::string& name : rules.required) {
        if (!std::ranges::contains(candidate.components, name)) {
            return invalid("the signature does not cover " + name);
        }
    }
    if (!body.empty() && !std::ranges::contains(candidate.components, "content-digest")) {
        return invalid("the signature does not cover the body");
    }
    return {};
}

core::Result<> check(const Candidate& candidate, const Message& message, std::string_view body,
                     const VerificationRules& rules, const KeyFinder& find_key) {
    TRY_OK(check_coverage(candidate, rules, body));
    TRY_OK(check_times(candidate, rules));
    const std::optional<PublicKey> key = find_key(candidate.key_id);
    if (!key) {
        return core::fail(core::reasons::kSignatureKeyUnknown,
                          "the signer publishes no key with the signature's keyid");
    }
    if (!candidate.algorithm.empty() &&
        candidate.algorithm != http_signature_name(key->algorithm())) {
        return invalid("the signature's alg is not that of its key");
    }
    const core::Result<std::string> base =
        signature_base(message, candidate.components, candidate.parameters);
    if (!base) return invalid(base.error().message);
    if (!key->verify(*base, candidate.signature)) return invalid("the signature does not verify");
    if (std::ranges::contains(candidate.components, "content-digest")) {
        TRY_OK(check_content_digest(header_value(message, "content-digest").value_or(""), body));
    }
    return {};
}

// How far a check got before it failed.
int progress(const core::Error& error) {
    if (error.reason == core::reasons::kContentDigestMismatch) return 3;
    if (error.reason == core::reasons::kSignatureKeyUnknown) return 2;
    return error.reason == core::reasons::kSignatureStale ? 1 : 0;
}

}  // namespace

core::Result<Message> message_to(std::string method, std::string_view url,
                                 std::vector<std::pair<std::string, std::string>> headers) {
    constexpr std::string_view kScheme = "https://";
    if (!core::to_lower_ascii(url.substr(0, kScheme.size())).starts_with(kScheme)) {
        return malformed("not an https URL");
    }
    url.remove_prefix(kScheme.size());
    url = url.substr(0, url.find('#'));
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    std::string authority = core::to_lower_ascii(url.substr(0, end));
    if (authority.empty() || authority.contains('@')) return malformed("the URL has no plain host");
    if (authority.ends_with(":443")) authority.resize(authority.size() - 4);
    const std::string_view target = url.substr(end);
    const std::size_t question = std::min(target.find('?'), target.size());
    return Message{.method = std::move(method),
                   .authority = std::move(authority),
                   .path = std::string(target.substr(0, question)),
                   .query = std::string(target.substr(std::min(question + 1, target.size()))),
                   .headers = std::move(headers)};
}

core::Result<std::string> signature_base(const Message& message,
                                         const std::vector<std::string>& components,
                                         std::string_view signature_parameters) {
    std::string base;
    for (const std::string& name : components) {
        const std::optional<std::string> value = component_value(message, name);
        if (!value) return malformed("the message has no " + name);
        if (value->find_first_of("\r\n") != std::string::npos)
            return malformed(name + " has a line break");
        base += serialize(Item{name, {}}) + ": " + *value + "\n";
    }
    return base + "\"@signature-params\": " + std::string(signature_parameters);
}

core::Result<SignatureHeaders> sign(const Message& message, const SigningParameters& parameters,
                                    const PrivateKey& key) {
    const std::string serialized = serialize(inner_list(parameters, key));
    TRY(const std::string base, signature_base(message, parameters.components, serialized));
    const Item signature{Bytes{key.sign(base)}, {}};
    return SignatureHeaders{parameters.label + "=" + serialized,
                            parameters.label + "=" + serialize(signature)};
}

core::Result<std::vector<std::string>> signature_key_ids(const Message& message) {
    TRY(const std::vector<Candidate> candidates, candidates_of(message));
    std::vector<std::string> ids;
    for (const Candidate& candidate : candidates) ids.push_back(candidate.key_id);
    return ids;
}

core::Result<VerifiedSignature> verify(const Message& message, std::string_view body,
                                       const VerificationRules& rules, const KeyFinder& find_key) {
    TRY(const std::vector<Candidate> candidates, candidates_of(message));
    std::optional<core::Error> best;
    for (const Candidate& candidate : candidates) {
        if (!rules.tag.empty() && candidate.tag != rules.tag) continue;
        core::Result<> checked = check(candidate, message, body, rules, find_key);
        if (checked)
            return VerifiedSignature{candidate.label, candidate.key_id, candidate.components};
        if (!best || progress(checked.error()) > progress(*best)) best = std::move(checked).error();
    }
    if (!best)
        return core::fail(core::reasons::kSignatureMissing,
                          "no signature has the tag " + rules.tag);
    return *std::move(best);
}

}  // namespace emptor::crypto
