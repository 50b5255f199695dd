#include "sandbox/kit/outbound.h"

#include <curl/curl.h>

#include "core/text.h"

namespace emptor::sandbox {
namespace {

constexpr std::size_t kLongestBody = 1 << 20;

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& body = *static_cast<std::string*>(user);
    if (body.size() + size * count > kLongestBody) return 0;
    body.append(data, size * count);
    return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
    auto& headers = *static_cast<std::map<std::string, std::string>*>(user);
    const std::string_view line(data, size * count);
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
        headers[core::to_lower_ascii(line.substr(0, colon))] = core::trim(line.substr(colon + 1));
    }
    return size * count;
}

class CurlOutbound final : public Outbound {
public:
    explicit CurlOutbound(std::string ca_file) : ca_file_(std::move(ca_file)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
    }

    OutboundReply send(const OutboundRequest& request) override {
        const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                       curl_easy_cleanup);
        OutboundReply reply;
        curl_slist* list = nullptr;
        for (const auto& [name, value] : request.headers) {
            list = curl_slist_append(list, (name + ": " + value).c_str());
        }
        list = curl_slist_append(list, "Expect:");
        const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
            list, curl_slist_free_all);
        prepare(curl.get(), request, headers.get(), reply);
        const CURLcode code = curl_easy_perform(curl.get());
        if (code != CURLE_OK) {
            reply = OutboundReply{.failure = curl_easy_strerror(code),
                                  .timed_out = code == CURLE_OPERATION_TIMEDOUT};
            return reply;
        }
        long status = 0;
        curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
        reply.status = static_cast<int>(status);
        return reply;
    }

private:
    void prepare(CURL* curl, const OutboundRequest& request, curl_slist* headers,
                 OutboundReply& reply) const {
        curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.time_limit.count()));
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        if (request.method != "GET") {
            curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
            curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                             static_cast<curl_off_t>(request.body.size()));
        }
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.body);
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply.headers);
        if (!ca_file_.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file_.c_str());
    }

    std::string ca_file_;
};

}  // namespace

std::unique_ptr<Outbound> make_outbound(std::string ca_file) {
    return std::make_unique<CurlOutbound>(std::move(ca_file));
}

}  // namespace emptor::sandbox
