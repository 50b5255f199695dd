#pragma once

#include <string>

#include "connectors/kit/exchange.h"
#include "connectors/port/connector.h"
#include "connectors/ucp/translate.h"

namespace emptor::connectors::ucp {

// The specification wants it of every call.
inline constexpr http::TlsVersion kLeastTls = http::TlsVersion::k13;

// Sends UCP requests: our profile, a request id, the key, and a signature over all of it where we
// have a signing key. Cheap to copy.
class Client {
public:
    explicit Client(const Deps& deps) : deps_(deps) {}

    const core::Clock& clock() const { return deps_.clock; }

    runtime::Task<core::Result<std::string>> get(runtime::Context ctx, std::string url) const;
    // A question asked by POST: no effect, no key.
    runtime::Task<core::Result<std::string>> ask(runtime::Context ctx, std::string url,
                                                 std::string body) const;
    // POST or PUT with an effect; `key` is the idempotency key.
    runtime::Task<core::Result<std::string>> change(runtime::Context ctx, std::string method,
                                                    std::string url, std::string body,
                                                    std::string key) const;

private:
    runtime::Task<core::Result<std::string>> send(runtime::Context ctx, Call call) const;
    core::Result<> sign(Call& call) const;

    Deps deps_;
};

// What discovery has remembered of the account. Errors: internal.
core::Result<Negotiated> remembered(const Account& account);
std::string remember(const Negotiated& negotiated);

// The profile of a shop. Errors: merchant-not-recognised, merchant-profile-invalid.
runtime::Task<core::Result<wire::Profile>> fetch_profile(runtime::Context ctx, Client client,
                                                         std::string base_url);

}  // namespace emptor::connectors::ucp
