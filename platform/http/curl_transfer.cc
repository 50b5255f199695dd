#include "platform/http/curl_transfer.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <format>

#include "core/check.h"
#include "core/reasons.h"
#include "core/text.h"

namespace emptor::http {
namespace {

namespace reasons = core::reasons;
using std::chrono::milliseconds;

constexpr const char* kSystemCertificates = "/etc/ssl/certs";

bool allowed(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        return Address::of_v4(&reinterpret_cast<const sockaddr_in&>(address).sin_addr).is_public();
    }
    if (address.sa_family == AF_INET6) {
        return Address::of_v6(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
            .is_public();
    }
    return false;
}

bool is_idempotent(std::string_view method) {
    constexpr std::string_view kMethods[] = {"GET", "HEAD", "OPTIONS"};
    return std::ranges::contains(kMethods, method);
}

void append(curl_slist*& list, const std::string& line) {
    curl_slist* const longer = curl_slist_append(list, line.c_str());
    EMPTOR_CHECK(longer != nullptr);
    list = longer;
}

// libcurl: "Name;" sends an empty value, "Name:" would leave the header out.
std::string header_line(const std::string& name, const std::string& value) {
    return value.empty() ? name + ";" : name + ": " + value;
}

bool has(const Request& request, std::string_view lower_name) {
    const auto is_it = [lower_name](const auto& header) {
        return core::to_lower_ascii(header.first) == lower_name;
    };
    return std::ranges::any_of(request.headers, is_it) ||
           std::ranges::any_of(request.secret_headers, is_it);
}

}  // namespace

struct Transfer::State {
    const ClientOptions& options;
    Plan plan;
    Done done;
    CURL* easy = curl_easy_init();
    curl_slist* headers = nullptr;
    curl_slist* pins = nullptr;
    std::size_t sent = 0;
    std::size_t header_bytes = 0;
    bool address_refused = false;
    bool too_large = false;
    Response response;

    State(const ClientOptions& client_options, Plan planned, Done when_done)
        : options(client_options), plan(std::move(planned)), done(std::move(when_done)) {
        EMPTOR_CHECK(easy != nullptr);
    }
    ~State() {
        curl_easy_cleanup(easy);
        curl_slist_free_all(headers);
        curl_slist_free_all(pins);
    }

    template <class Value>
    void set(CURLoption option, Value value) {
        EMPTOR_CHECK(curl_easy_setopt(easy, option, value) == CURLE_OK);
    }

    void set_up_url();
    void set_up_trust();
    void set_up_message();
    bool may_have_left() const;
    core::Error failure(CURLcode code) const;

    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static std::size_t give_body(char* into, std::size_t size, std::size_t count, void* self);
    static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self);
};

// The connection can only be made to an address that was checked: the name is pinned to those that
// were looked up, and each is checked once more at the moment its socket is opened.
curl_socket_t Transfer::State::open_socket(void* self, curlsocktype purpose,
                                           curl_sockaddr* address) {
    auto& state = *static_cast<State*>(self);
    if (purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKET_BAD;
    if (!state.plan.target.may_be_private && !allowed(address->addr)) {
        state.address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// There is no way to rewind: libcurl would otherwise repeat a request by itself when a reused
// connection dies, though the other side may have carried it out.
std::size_t Transfer::State::give_body(char* into, std::size_t size, std::size_t count,
                                       void* self) {
    auto& state = *static_cast<State*>(self);
    const std::size_t bytes = std::min(size * count, state.plan.request.body.size() - state.sent);
    std::memcpy(into, state.plan.request.body.data() + state.sent, bytes);
    state.sent += bytes;
    return bytes;
}

std::size_t Transfer::State::take_header(char* data, std::size_t size, std::size_t count,
                                         void* self) {
    auto& state = *static_cast<State*>(self);
    const std::string_view line(data, size * count);
    state.header_bytes += line.size();
    if (state.header_bytes > state.options.header_limit) {
        state.too_large = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) state.response.headers.clear();  // what came before was interim
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
        state.response.headers.emplace_back(core::to_lower_ascii(line.substr(0, colon)),
                                            core::trim(line.substr(colon + 1)));
    }
    return line.size();
}

std::size_t Transfer::State::take_body(char* data, std::size_t size, std::size_t count,
                                       void* self) {
    auto& state = *static_cast<State*>(self);
    const std::size_t bytes = size * count;
    if (state.response.body.size() + bytes > state.plan.request.response_limit) {
        state.too_large = true;
        return 0;
    }
    state.response.body.append(data, bytes);
    return bytes;
}

void Transfer::State::set_up_url() {
    const Target& target = plan.target;
    set(CURLOPT_URL, target.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_TIMEOUT_MS, std::max<long>(1, plan.limit.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS,
        std::max<long>(1, std::min(plan.limit, options.connect_limit).count()));
    if (plan.addresses.empty()) return;
    std::string pin = std::format("+{}:{}:", target.host, target.port);
    for (std::size_t i = 0; i < plan.addresses.size(); ++i) {
        const Address& address = plan.addresses[i];
        if (i > 0) pin += ',';
        pin += address.is_v6() ? "[" + address.text() + "]" : address.text();
    }
    append(pins, pin);
    set(CURLOPT_RESOLVE, pins);
}

void Transfer::State::set_up_trust() {
    const bool newest = plan.request.least_tls == TlsVersion::k13;
    set(CURLOPT_SSLVERSION,
        static_cast<long>(newest ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (options.ca_file.empty()) return;  // libcurl's default is the system's bundle
    set(CURLOPT_CAINFO, options.ca_file.c_str());
    set(CURLOPT_CAPATH, kSystemCertificates);
}

void Transfer::State::set_up_message() {
    const Request& request = plan.request;
    const bool has_body = !request.body.empty();
    if (request.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (has_body || request.method == "POST" || request.method == "PUT" ||
               request.method == "PATCH") {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_READFUNCTION, give_body);
        set(CURLOPT_READDATA, this);
    }
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    // Without a body there is nothing to rewind, so a new connection keeps libcurl from repeating.
    if (!has_body && !is_idempotent(request.method)) set(CURLOPT_FRESH_CONNECT, 1L);

    for (const auto& [name, value] : request.headers) append(headers, header_line(name, value));
    for (const auto& [name, value] : request.secret_headers)
        append(headers, header_line(name, value));
    append(headers, "Expect:");
    if (!has(request, "content-type")) append(headers, "Content-Type:");
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_USERAGENT, options.user_agent.c_str());
    set(CURLOPT_HEADERFUNCTION, take_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, take_body);
    set(CURLOPT_WRITEDATA, this);
}

bool Transfer::State::may_have_left() const {
    curl_off_t ready = 0;
    long bytes = 0;
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
    return ready > 0 || bytes > 0 || sent > 0;
}

core::Error Transfer::State::failure(CURLcode code) const {
    const bool left = may_have_left();
    const core::Outcome outcome = left ? core::Outcome::kUnknown : core::Outcome::kNotDone;
    const std::string where = std::format("{}:{}", plan.target.host, plan.target.port);
    if (too_large) {
        return core::fail(reasons::kResponseTooLarge, std::format("{} answered too much.", where),
                          core::Outcome::kUnknown);
    }
    if (address_refused && !left) {
        return core::fail(reasons::kAddressNotAllowed,
                          std::format("{} has an address that is not public.", where));
    }
    curl_off_t spent = 0;
    curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &spent);
    const bool whole_time_spent = std::chrono::microseconds(spent) + milliseconds(1) >= plan.limit;
    if (code == CURLE_OPERATION_TIMEDOUT && (left || whole_time_spent)) {
        return core::fail(reasons::kDeadlineExceeded,
                          std::format("{} did not answer in time.", where), outcome);
    }
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
        code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CIPHER) {
        const bool newest = plan.request.least_tls == TlsVersion::k13;
        return core::fail(reasons::kTlsFailed,
                          std::format("{}: {}{}.", where, curl_easy_strerror(code),
                                      newest ? " (TLS 1.3 is needed here)" : ""),
                          outcome);
    }
    if (left) {
        return core::fail(reasons::kConnectionLost,
                          std::format("{}: {}.", where, curl_easy_strerror(code)), outcome);
    }
    core::Error error = core::fail(reasons::kConnectFailed,
                                   std::format("{}: {}.", where, curl_easy_strerror(code)));
    error.retry_after = milliseconds(0);
    return error;
}

Transfer::Transfer(const ClientOptions& options, Plan plan, Done done)
    : state_(std::make_unique<State>(options, std::move(plan), std::move(done))) {
    state_->set_up_url();
    state_->set_up_trust();
    state_->set_up_message();
    state_->set(CURLOPT_PRIVATE, static_cast<void*>(this));
}

Transfer::~Transfer() = default;

void* Transfer::handle() const {
    return state_->easy;
}

void Transfer::finish(int curl_code) {
    const auto code = static_cast<CURLcode>(curl_code);
    if (code != CURLE_OK || state_->too_large) {
        state_->done(state_->failure(code));
        return;
    }
    long status = 0;
    curl_easy_getinfo(state_->easy, CURLINFO_RESPONSE_CODE, &status);
    state_->response.status = static_cast<int>(status);
    state_->done(std::move(state_->response));
}

void Transfer::finish_cancelled() {
    const core::Outcome outcome =
        state_->may_have_left() ? core::Outcome::kUnknown : core::Outcome::kNotDone;
    state_->done(core::fail(reasons::kCancelled, "The call was given up.", outcome));
}

}  // namespace emptor::http
