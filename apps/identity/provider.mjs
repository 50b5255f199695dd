// How the development provider is set up: public clients, ES256 access tokens for our API, device flow, code with PKCE.

import Provider, { errors } from "oidc-provider";

export const audience = "urn:emptor:api";
export const apiScopes = ["ask", "buy", "approve", "policy", "address", "wallet", "merchants", "catalogue"];
export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

const minute = 60;
const day = 86_400;

function clients(redirects) {
  const shared = { token_endpoint_auth_method: "none", application_type: "native" };
  return [
    {
      ...shared,
      client_id: "emptor-cli",
      client_name: "Emptor on the command line",
      grant_types: [deviceGrant, "refresh_token"],
      response_types: [],
      redirect_uris: [],
    },
    {
      ...shared,
      client_id: "emptor-web",
      client_name: "Emptor",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      // A native client's loopback address stands for every port (RFC 8252 section 7.3).
      redirect_uris: ["http://127.0.0.1/callback", ...redirects],
    },
  ];
}

function resourceServer(_ctx, resource) {
  if (resource !== audience) throw new errors.InvalidTarget();
  return {
    scope: apiScopes.join(" "),
    audience,
    accessTokenTTL: 15 * minute,
    accessTokenFormat: "jwt",
    jwt: { sign: { alg: "ES256" } },
  };
}

export function makeProvider({ issuer, keys, adapter, redirects = [] }) {
  return new Provider(issuer, {
    adapter,
    jwks: keys.jwks,
    cookies: { keys: keys.cookies },
    clients: clients(redirects),
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    enabledJWA: { idTokenSigningAlgValues: ["ES256"] },
    scopes: ["openid", "offline_access"],
    // Whoever signs in exists: the name typed in is the subject.
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: resourceServer,
        useGrantedResource: () => true,
      },
    },
    // Two programs may refresh at once; with rotation the slower one would be signed out.
    rotateRefreshToken: false,
    ttl: {
      AccessToken: 15 * minute,
      AuthorizationCode: minute,
      DeviceCode: 10 * minute,
      Grant: 30 * day,
      IdToken: 60 * minute,
      Interaction: 60 * minute,
      RefreshToken: 30 * day,
      Session: 30 * day,
    },
  });
}
