//! Rule by rule: dots, paths and values.

use super::*;

#[test]
fn the_trap_of_the_dot() {
    let dots = |world: &World, claims: Value| -> Vec<(Severity, String)> {
        let findings = world.lint(&[rules(claims)]).into_iter();
        let dots = findings.filter(|finding| finding.check == Check::Dot);
        dots.map(|finding| (finding.severity, finding.sentence)).collect()
    };
    let sub = "repo:acme/my.repo:ref:refs/heads/main";
    let found = dots(&world(GITHUB), json!({"aud": "https://a.example", "sub": sub}));
    let sentence = "`.` stands for any one character: `my.repo` also lets in `myXrepo`.";
    assert_eq!(found, [(Severity::Warning, sentence.to_owned())]);
    let found = dots(&world(OWN), json!({"email": "ada@acme.example"}));
    assert_eq!(found[0].0, Severity::Hint);
    assert_eq!(dots(&world(GITHUB), json!({"sub": sub, "repository_id": "98"})), []);
    assert_eq!(dots(&world(GITHUB), json!({"sub": sub, "repository_id": "*"})).len(), 1);

    let claims = json!({"sub": sub, "repository_id": "98", "repository_owner_id": "12"});
    let sampled = world(GITHUB).with(claims);
    let fixed = mended(&sampled, &[rules(json!({"sub": sub}))], Check::Dot);
    assert_eq!(fixed[0].rules.get("repository_id"), Some(&json!("98")));
    let claims =
        json!({"sub": "repo:my.org/api:x", "repository_id": "98", "repository_owner_id": "12"});
    // This may be the sample of `myXorg`: whose number it is must be typed.
    let sampled = world(GITHUB).with(claims);
    let findings = sampled.lint(&[rules(json!({"sub": "repo:my.org/*"}))]);
    let about = findings.iter().find(|one| one.check == Check::Dot);
    let label = about.and_then(|one| Some(one.fix.as_ref()?.label.as_str()));
    assert_eq!(label, Some("Type the value for `repository_owner_id`"));
}

#[test]
fn paths_that_cannot_be_right() {
    use Severity::{Error, Hint, Warning};
    let claims = json!({"kubernetes.io": {"namespace": "prod"}, "sub": "s", "repository": "r"});
    let sampled = world(OWN).with(claims);
    let plain = world(OWN);
    let quoted = Some("\"kubernetes.io\".namespace");
    let table = [
        (&sampled, "kubernetes.io.namespace", Check::Quotes, Error, quoted),
        (&plain, "kubernetes.io.namespace", Check::Quotes, Error, quoted),
        (&plain, "https://a.example/x", Check::Quotes, Error, Some("\"https://a.example/x\"")),
        (&plain, "Sub", Check::LetterCase, Warning, Some("sub")),
        (&sampled, "AUD", Check::LetterCase, Warning, Some("aud")),
        (&plain, "a..b", Check::UnreadablePath, Error, None),
        (&sampled, "\"kubernetes.io.namespace", Check::UnreadablePath, Error, quoted),
        (&sampled, "repositry", Check::NotInSample, Warning, Some("repository")),
        (&sampled, "environment", Check::NotInSample, Hint, None),
    ];
    for (world, path, check, severity, fixed) in table {
        let all = [rules(json!({"aud": AUD, "sub": "s", path: "prod"}))];
        let findings = world.lint(&all);
        let about: Vec<&Finding> =
            findings.iter().filter(|one| path_of(one, &all).as_deref() == Some(path)).collect();
        assert_eq!(about.len(), 1, "{path}: {findings:?}");
        assert_eq!((about[0].check, about[0].severity), (check, severity), "{path}");
        assert_eq!(about[0].fix.is_some(), fixed.is_some(), "{path}");
        if let Some(fixed) = fixed {
            assert!(mended(world, &all, check)[0].rules.contains(fixed), "{path}");
        }
    }
    for path in ["environment", "a.b", "\"kubernetes.io\".x"] {
        let findings = plain.lint(&[rules(json!({"aud": AUD, "sub": "s", path: "x"}))]);
        assert_eq!(findings, [], "{path}: nothing is known without a sample");
    }
}

#[test]
fn values_that_do_not_mean_what_they_look_like() {
    let sampled = world(OWN).with(json!({"sub": "repo:Acme/API", "aud": [AUD], "n": 7}));
    let table = [
        (json!({"sub": "repo:acme/api"}), Check::LetterCase, Some(("sub", "repo:Acme/API"))),
        (json!({"aud": "URN:pulumi:org:acme"}), Check::LetterCase, Some(("aud", AUD))),
        (json!({"n": ["7"], "sub": "repo:Acme/API"}), Check::NotText, Some(("n", "7"))),
        (json!({"n": "", "sub": "repo:Acme/API"}), Check::NoValue, Some(("n", "7"))),
        (json!({"sub": "repo:Acme/API "}), Check::OuterSpace, Some(("sub", "repo:Acme/API"))),
        (json!({"sub": "^repo:Acme/.*$"}), Check::Regex, Some(("sub", "repo:Acme/*"))),
        (json!({"sub": "repo:Acme/.+"}), Check::Regex, Some(("sub", "repo:Acme/*."))),
        (json!({"sub": "repo:Acme\\/API"}), Check::Regex, Some(("sub", "repo:Acme/API"))),
        (json!({"sub": "repo:(Acme|Other)/API"}), Check::Regex, None),
        (json!({"sub": "repo:[A-Z]cme/API"}), Check::Regex, None),
    ];
    for (claims, check, fixed) in table {
        let all = [rules(claims.clone())];
        let findings = sampled.lint(&all);
        let finding = findings.iter().find(|finding| finding.check == check);
        let finding = finding.unwrap_or_else(|| panic!("{claims}: {findings:?}"));
        assert_eq!(finding.fix.is_some(), fixed.is_some(), "{claims}");
        if let Some((path, value)) = fixed {
            assert_eq!(mended(&sampled, &all, check)[0].rules.get(path), Some(&json!(value)));
        }
    }
    for value in ["dependabot[bot]", "{a-b}:*", "a (b)", "repo:acme/api:*", "$x", "a|b"] {
        let findings = world(OWN).lint(&[rules(json!({"aud": AUD, "sub": value}))]);
        assert_eq!(findings, [], "{value} is no regular expression");
    }
}

#[test]
fn the_errors_of_what_was_changed_are_said_before_saving() {
    let open = rules(json!({"aud": AUD, "sub": "repo:*/api:*"}));
    let tight = rules(json!({"aud": AUD, "sub": "repo:acme@1/api@2:ref:refs/heads/main"}));
    let world = world(GITHUB);
    let said = |editor: &Editor| -> Vec<(Check, Option<usize>)> {
        let findings = world.lint_drafts(editor.drafts());
        let loaded = world.lint_drafts(editor.loaded_drafts());
        errors_to_save(&findings, &loaded, editor)
            .iter()
            .map(|one| (one.check, number(one)))
            .collect()
    };
    let mut editor = editor(&[open.clone(), tight]);
    assert!(said(&editor).is_empty(), "what was loaded with its errors is not about to be saved");
    editor.add(&open);
    editor.add(&rules(json!({})));
    let now = said(&editor);
    assert!(now.contains(&(Check::OpenOwner, Some(3))), "{now:?}");
    assert!(now.contains(&(Check::NoRules, Some(4))), "{now:?}");
    assert!(now.iter().all(|(_, policy)| *policy >= Some(3)), "{now:?}");
    // The numbers change, the policies that are told do not.
    let first = editor.drafts()[0].key;
    editor.remove(first);
    assert!(said(&editor).contains(&(Check::OpenOwner, Some(2))));
    // A policy that nobody touched has an error only since another one denies all of it.
    editor.revert();
    assert!(said(&editor).is_empty());
    editor.add(&policy(&json!({"decision": "deny", "rules": {"sub": "*"}})));
    assert!(said(&editor).contains(&(Check::Unreachable, Some(2))), "{:?}", said(&editor));
}
