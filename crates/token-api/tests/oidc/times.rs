//! The time claims, up to a minute before and after their limits.

use serde_json::{Value, json};
use token_api::oidc::{Claims, TimeState};
use token_api::time::UnixSeconds;

const NOW: i64 = 1_790_000_000;

fn states(claims: Value) -> [TimeState; 3] {
    let times = Claims::from_value(claims).unwrap().times(UnixSeconds(NOW));
    [times.exp.state, times.nbf.state, times.iat.state]
}

#[test]
fn time_claims_have_a_minute_of_leeway() {
    use TimeState::{Absent, Fine, NoTime, NotYet, Over};
    let table = [
        (json!({}), [Absent, Absent, Absent]),
        (json!({"exp": NOW + 1, "nbf": NOW, "iat": NOW}), [Fine, Fine, Fine]),
        (json!({"exp": NOW - 59, "nbf": NOW + 60, "iat": NOW + 60}), [Fine, Fine, Fine]),
        (json!({"exp": NOW - 60, "nbf": NOW + 61, "iat": NOW + 61}), [Over, NotYet, NotYet]),
        (json!({"exp": 1_789_999_999.9, "nbf": -1e300, "iat": 1e300}), [Fine, Fine, NotYet]),
        (json!({"exp": i64::MAX, "nbf": i64::MIN, "iat": u64::MAX}), [Fine, Fine, NotYet]),
        (json!({"exp": "soon", "nbf": null, "iat": true}), [NoTime, Absent, NoTime]),
    ];
    for (claims, [exp, nbf, iat]) in table {
        assert_eq!(states(claims.clone()), [exp, nbf, iat], "{claims}");
    }
}

#[test]
fn exp_is_required_and_nbf_is_not() {
    let table = [
        (json!({"exp": NOW}), true),
        (json!({"exp": NOW, "iat": NOW, "nbf": NOW}), true),
        (json!({"iat": NOW}), false),
        (json!({"exp": "x"}), false),
        (json!({"exp": NOW, "nbf": "x"}), false),
        (json!({"exp": NOW, "iat": NOW + 100}), false),
        (json!({"exp": NOW - 100}), false),
    ];
    for (claims, good) in table {
        let times = Claims::from_value(claims.clone()).unwrap().times(UnixSeconds(NOW));
        assert_eq!(times.good(), good, "{claims}");
    }
}
