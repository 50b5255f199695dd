#include "apps/cli/session.h"
#include "emptor/checkout/v1/rpc.h"
#include "emptor/discovery/v1/rpc.h"
#include "emptor/integrations/v1/rpc.h"
#include "emptor/orchestrator/v1/rpc.h"
#include "emptor/orders/v1/rpc.h"
#include "emptor/payments/v1/rpc.h"

namespace emptor::cli {

Services make_services(rpc::ActionCaller& caller) {
    return Services{.checkout = api::checkout::make_http_client(caller),
                    .discovery = api::discovery::make_http_client(caller),
                    .integrations = api::integrations::make_http_client(caller),
                    .orchestrator = api::orchestrator::make_http_client(caller),
                    .orders = api::orders::make_http_client(caller),
                    .payments = api::payments::make_http_client(caller)};
}

}  // namespace emptor::cli
