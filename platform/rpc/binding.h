#pragma once

#include <format>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/reasons.h"
#include "platform/rpc/action.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/codec.h"
#include "platform/rpc/method.h"
#include "platform/rpc/server.h"

// What the generated rpc.cc is made of; included by nothing else. The writers encode() and
// encode_json() of the generated types are found by their argument.
namespace emptor::rpc {

struct BytesCodec {
    template <class T>
    static core::Result<T> read(const std::string& text) {
        return api::decode<T>(text);
    }
    template <class T>
    static std::string write(const T& message) {
        return encode(message);
    }
};

struct JsonCodec {
    template <class T>
    static core::Result<T> read(const std::string& text) {
        return api::decode_json<T>(text);
    }
    template <class T>
    static std::string write(const T& message) {
        return encode_json(message);
    }
};

template <class Api, class Request, class Response>
using MethodOf = runtime::Task<core::Result<Response>> (Api::*)(runtime::Context, Request);

// The serving side: decode, call, encode.
template <class Codec, class Api, class Request, class Response>
runtime::Task<core::Result<std::string>> invoke(Api* impl, MethodOf<Api, Request, Response> method,
                                                runtime::Context ctx, std::string body) {
    CO_TRY(Request request, Codec::template read<Request>(body));
    core::Result<Response> response = co_await (impl->*method)(std::move(ctx), std::move(request));
    if (!response) co_return std::move(response).error();
    co_return Codec::write(*response);
}

template <class Codec, class Api, class Request, class Response>
Handler handler_of(Api& impl, MethodOf<Api, Request, Response> method) {
    return [impl = &impl, method](runtime::Context ctx, std::string body) {
        return invoke<Codec>(impl, method, std::move(ctx), std::move(body));
    };
}

template <class Api>
class GrpcBinder {
public:
    GrpcBinder(Api& impl, ServerDeps deps)
        : impl_(impl), service_(std::make_unique<GrpcService>(GrpcService{std::move(deps), {}})) {}

    template <class Request, class Response>
    void add(const Method& method, MethodOf<Api, Request, Response> function) {
        service_->methods.emplace_back(method.wire_path, handler_of<BytesCodec>(impl_, function));
    }
    std::unique_ptr<GrpcService> take() { return std::move(service_); }

private:
    Api& impl_;
    std::unique_ptr<GrpcService> service_;
};

template <class Api>
class ActionBinder {
public:
    explicit ActionBinder(Api& impl) : impl_(impl) {}

    template <class Request, class Response>
    void add(const Method& method, MethodOf<Api, Request, Response> function) {
        if (!method.edge) return;
        actions_.push_back({std::string(method.http_path), std::string(method.scope), method.action,
                            handler_of<JsonCodec>(impl_, function)});
    }
    std::vector<Action> take() { return std::move(actions_); }

private:
    Api& impl_;
    std::vector<Action> actions_;
};

// The other side did what it was asked; that its answer cannot be read does not undo it.
template <class Codec, class Response>
core::Result<Response> read_answer(const Method& method, core::Result<std::string> answer) {
    if (!answer) return std::move(answer).error();
    core::Result<Response> response = Codec::template read<Response>(*answer);
    if (response) return response;
    core::Error error = core::wrap(core::reasons::kInternal,
                                   std::format("the answer of {} cannot be read: {}",
                                               method.wire_path, response.error().message),
                                   response.error());
    error.outcome = core::Outcome::kUnknown;
    return error;
}

// The calling side, over gRPC.
template <class Response, class Request>
runtime::Task<core::Result<Response>> call(Channel channel, Method method, runtime::Context ctx,
                                           Request request) {
    core::Result<std::string> answer = co_await channel.call(
        std::move(ctx), std::string(method.wire_path), BytesCodec::write(request));
    co_return read_answer<BytesCodec, Response>(method, std::move(answer));
}

// The calling side, over HTTP.
class HttpCaller {
public:
    explicit HttpCaller(ActionCaller& caller) : caller_(&caller) {}
    ActionCaller& operator*() const { return *caller_; }

private:
    ActionCaller* caller_;
};

template <class Response, class Request>
runtime::Task<core::Result<Response>> call(HttpCaller caller, Method method, runtime::Context ctx,
                                           Request request) {
    if (!method.edge) {
        co_return core::fail(core::reasons::kNotCallableHere,
                             std::format("{} is not for callers from outside", method.wire_path));
    }
    core::Result<std::string> answer = co_await (*caller).call(
        std::move(ctx), std::string(method.http_path), method.action, JsonCodec::write(request));
    co_return read_answer<JsonCodec, Response>(method, std::move(answer));
}

}  // namespace emptor::rpc
