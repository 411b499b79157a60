//! OIDC trust: the issuers that an organization trusts, the policies that allow or deny their ID
//! tokens, and the exchange of an ID token for an access token. Each rule is implemented here once:
//! the console uses it to simulate, the backend to enforce. This module does not verify signatures,
//! fetch keys or read a clock.

pub mod base64url;
mod claims;
mod evaluate;
mod exchange;
mod id_token;
mod issuer;
pub mod jwks;
mod path;
mod pattern;
mod policy;
mod rules;
mod web_address;

pub use claims::{
    Claims, LEEWAY_SECONDS, NotClaims, TimeClaim, TimeClaims, TimeState, as_text, is_inexact,
};
pub use evaluate::{
    Applies, PolicyOutcome, Requested, RuleOutcome, RuleProblem, Verdict, evaluate,
    expected_pattern,
};
pub use exchange::{
    DEFAULT_EXPIRATION_SECONDS, DEFAULT_MAX_EXPIRATION_SECONDS, ExchangeFailure, ExchangeOrder,
    ExchangeProblem, GRANT_TYPE, ID_TOKEN_TYPE, MAX_EXPIRATION_RANGE, OAuthError,
    TokenExchangeRequest, TokenExchangeResponse, audience, granted_seconds, parse_audience,
    parse_requested, requested_token_type, scope,
};
pub use id_token::{DecodedIdToken, IdToken, IdTokenProblem, JoseHeader, MAX_ID_TOKEN_BYTES, Part};
pub use issuer::{ISSUERS_KEY, Issuer, IssuerId, IssuerUpdate, NewIssuer};
pub use path::{ClaimPath, PathError, PathProblem};
pub use pattern::{Element, Pattern};
pub use policy::{
    AuthPolicy, Decision, PERMISSION_ADMIN, PolicyDefinition, PolicyId, PolicyTokenType,
    PolicyUpdate, same_policies,
};
pub use rules::Rules;
pub use web_address::{MAX_URL_BYTES, WebAddress, WebAddressProblem};
