//! Reading what `authorize` is asked for.

use super::back::{Back, Mistake};
use super::parameters::Parameters;
use crate::auth::codes::Purpose;
use crate::config::Origins;
use crate::http::ProblemCode;

const LONGEST_STATE: usize = 512;

/// A code that is asked for, and the way back with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    pub(super) purpose: Purpose,
    pub(super) back: Back,
}

/// Why there is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wrong {
    /// Nobody whom we know would be told: no way leads back.
    Here(ProblemCode),
    /// Told to the portal.
    There(Back, Mistake),
}

impl Asked {
    pub(super) fn read(query: &str, elsewhere: &Origins) -> Result<Self, Wrong> {
        let given = Parameters::read(query.as_bytes());
        let origin = given.once("client_id").unwrap_or_default();
        if !elsewhere.has(origin) {
            return Err(Wrong::Here(ProblemCode::UnknownClient));
        }
        let redirect_uri = given.once("redirect_uri").unwrap_or_default();
        if !elsewhere.leads_back(origin, redirect_uri) {
            return Err(Wrong::Here(ProblemCode::UnknownRedirect));
        }
        let state = given.once("state");
        let back = Back {
            redirect_uri: redirect_uri.to_owned(),
            state: state
                .filter(|state| state.len() <= LONGEST_STATE)
                .map(str::to_owned),
        };
        match challenge(&given) {
            Ok(challenge) => Ok(Self {
                purpose: Purpose {
                    origin: origin.to_owned(),
                    redirect_uri: redirect_uri.to_owned(),
                    challenge: challenge.to_owned(),
                },
                back,
            }),
            Err(mistake) => Err(Wrong::There(back, mistake)),
        }
    }
}

fn challenge(given: &Parameters) -> Result<&str, Mistake> {
    let invalid = |why| Err(("invalid_request", why));
    if given.repeat() {
        return invalid("a parameter came twice");
    }
    if given
        .once("state")
        .is_some_and(|state| state.len() > LONGEST_STATE)
    {
        return invalid("state is longer than 512 bytes");
    }
    match given.once("response_type") {
        Some("code") => {}
        Some(_) => return Err(("unsupported_response_type", "response_type is code")),
        None => return invalid("response_type is missing; it is code"),
    }
    // Without a method it would be plain.
    if given.once("code_challenge_method") != Some("S256") {
        return invalid("code_challenge_method is S256");
    }
    match given.once("code_challenge") {
        Some(challenge) if Purpose::is_challenge(challenge) => Ok(challenge),
        Some(_) | None => invalid("code_challenge is a SHA-256 as base64url, 43 characters"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: &str = "client_id=https%3A%2F%2Fa.example&redirect_uri=https%3A%2F%2Fa.example%2F";
    const CODE: &str = "response_type=code&code_challenge_method=S256\
        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn read(query: &str) -> Result<Asked, Wrong> {
        let elsewhere = Origins::parse("https://a.example, https://b.example/docs").unwrap();
        Asked::read(query, &elsewhere)
    }

    #[test]
    fn a_whole_request_is_read_and_what_nobody_knows_is_left_alone() {
        let asked = read(&format!("{THERE}&{CODE}&state=a%26b&scope=openid")).unwrap();
        assert_eq!(asked.purpose.origin, "https://a.example");
        assert_eq!(asked.back.redirect_uri, "https://a.example/");
        assert_eq!(asked.back.state.as_deref(), Some("a&b"));
    }

    #[test]
    fn no_way_leads_back_to_a_stranger_or_to_another_address() {
        let unknown = [
            ("", ProblemCode::UnknownClient),
            ("client_id=https://c.example", ProblemCode::UnknownClient),
            (
                "client_id=https://a.example&client_id=https://a.example",
                ProblemCode::UnknownClient,
            ),
            ("client_id=https://a.example", ProblemCode::UnknownRedirect),
        ];
        for (query, code) in unknown {
            assert_eq!(
                read(&format!("{query}&{CODE}")),
                Err(Wrong::Here(code)),
                "{query}"
            );
        }
        for redirect in [
            "https://evil.example/",
            "https://b.example/docs",
            "https://a.example/go?to=https://evil.example",
            "https://a.example/%23",
            "https://a.example.evil.example/",
            "javascript:alert(1)",
            "//a.example/",
            "https://a.example/&redirect_uri=https://a.example/",
        ] {
            let query = format!("client_id=https://a.example&redirect_uri={redirect}&{CODE}");
            let expected = Err(Wrong::Here(ProblemCode::UnknownRedirect));
            assert_eq!(read(&query), expected, "{redirect}");
        }
    }

    #[test]
    fn every_other_mistake_is_told_to_the_portal() {
        let long = format!("{CODE}&state={}", "x".repeat(513));
        for (query, told) in [
            (
                CODE.replace("=code&", "=token&"),
                "unsupported_response_type",
            ),
            (CODE.replace("response_type=code&", ""), "invalid_request"),
            (CODE.replace("S256", "plain"), "invalid_request"),
            (
                CODE.replace("code_challenge_method=S256", ""),
                "invalid_request",
            ),
            (CODE.replace("-cM", ""), "invalid_request"),
            (format!("{CODE}&{CODE}"), "invalid_request"),
            (format!("{CODE}&x=1&x=1"), "invalid_request"),
            (long, "invalid_request"),
        ] {
            match read(&format!("{THERE}&{query}")) {
                Err(Wrong::There(_, (error, _))) => assert_eq!(error, told, "{query}"),
                other => panic!("{query}: {other:?}"),
            }
        }
    }
}
