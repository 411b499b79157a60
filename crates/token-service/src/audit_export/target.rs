//! Where to: the rules for buckets and prefixes, and the keys of files.

use crate::refusal::Refusal;
use crate::store::audit_export::AuditExport;
use token_api::audit::AuditExportTarget;
use token_api::name::MAX_TEXT_CHARS;
use token_api::time::UnixSeconds;

/// The most bytes of a prefix. Keys have 1,024 at most.
const MAX_PREFIX_BYTES: usize = 512;

/// Refuses what no bucket, prefix or role can be. The slashes around a prefix are left out.
pub fn check(target: AuditExportTarget) -> Result<AuditExportTarget, Refusal> {
    if !is_bucket(&target.s3_bucket_name) {
        return Err(Refusal::invalid(
            "s3BucketName",
            "A bucket's name has 3 to 63 lower-case letters, digits, hyphens and periods, and a \
             letter or digit at both ends.",
        ));
    }
    let prefix = target.s3_path_prefix.unwrap_or_default();
    let prefix = prefix.trim_matches('/');
    if !prefix.is_empty() && !is_prefix(prefix) {
        return Err(Refusal::invalid(
            "s3PathPrefix",
            "A prefix has letters, digits and the characters - _ . = between its slashes, 512 \
             characters at most, and no part of periods alone.",
        ));
    }
    let role = target.iam_role_arn.trim();
    let is_role = role.starts_with("arn:") && role.contains(":role/");
    if !is_role || role.chars().count() > MAX_TEXT_CHARS {
        return Err(Refusal::invalid(
            "iamRoleArn",
            "A role is named like arn:aws:iam::123456789012:role/audit-log.",
        ));
    }
    Ok(AuditExportTarget {
        s3_path_prefix: Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty()),
        iam_role_arn: role.to_owned(),
        s3_bucket_name: target.s3_bucket_name,
    })
}

fn is_bucket(name: &str) -> bool {
    let is_end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name.chars().all(|c| is_end(c) || matches!(c, '-' | '.'))
        && name.starts_with(is_end)
        && name.ends_with(is_end)
        && !name.contains("..")
}

fn is_prefix(text: &str) -> bool {
    let is_part = |part: &str| {
        part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '='))
            && !part.chars().all(|c| c == '.')
    };
    text.len() <= MAX_PREFIX_BYTES && text.split('/').all(is_part)
}

/// The key of a part of an hour. Each organization has a folder of its own, so that none can overwrite
/// what another exports to the same bucket.
pub fn key(export: &AuditExport, login: &str, hour: UnixSeconds, part: usize) -> String {
    let time = hour.to_rfc3339();
    let (date, time) = time.split_once('T').unwrap_or((&time, ""));
    let (year_and_month, day) = date.rsplit_once('-').unwrap_or((date, ""));
    let (year, month) = year_and_month.rsplit_once('-').unwrap_or((year_and_month, ""));
    let hour = time.split(':').next().unwrap_or_default();
    let folder = format!("organization={login}/year={year}/month={month}/day={day}/hour={hour}");
    under(&export.prefix, &format!("{folder}/part-{part}.jsonl"))
}

/// The key of what a test writes.
pub fn test_key(prefix: &str, login: &str) -> String {
    under(prefix, &format!("organization={login}/test.txt"))
}

fn under(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_owned() } else { format!("{prefix}/{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(bucket: &str, prefix: &str, role: &str) -> AuditExportTarget {
        AuditExportTarget {
            s3_bucket_name: bucket.to_owned(),
            s3_path_prefix: Some(prefix.to_owned()),
            iam_role_arn: role.to_owned(),
        }
    }

    const ROLE: &str = "arn:aws:iam::123456789012:role/audit-log";

    #[test]
    fn names_that_could_leave_the_bucket_are_refused() {
        let table = [
            (target("logs", "", ROLE), None),
            (target("a.b-9", "x/y=1/..z", ROLE), None),
            (target("ab", "", ROLE), Some("s3BucketName")),
            (target(&"a".repeat(64), "", ROLE), Some("s3BucketName")),
            (target("../logs", "", ROLE), Some("s3BucketName")),
            (target("a..b", "", ROLE), Some("s3BucketName")),
            (target("Logs", "", ROLE), Some("s3BucketName")),
            (target("-logs", "", ROLE), Some("s3BucketName")),
            (target("logs", "..", ROLE), Some("s3PathPrefix")),
            (target("logs", "a/../b", ROLE), Some("s3PathPrefix")),
            (target("logs", "a//b", ROLE), Some("s3PathPrefix")),
            (target("logs", "a\\b", ROLE), Some("s3PathPrefix")),
            (target("logs", &"a".repeat(513), ROLE), Some("s3PathPrefix")),
            (target("logs", "", "me"), Some("iamRoleArn")),
            (target("logs", "", ""), Some("iamRoleArn")),
        ];
        for (target, field) in table {
            let told = format!("{target:?}");
            assert_eq!(check(target).err().and_then(|refusal| refusal.field), field, "{told}");
        }
    }

    #[test]
    fn a_prefix_has_no_slashes_around_it_and_may_be_none() {
        let checked = |prefix| check(target("logs", prefix, ROLE)).unwrap().s3_path_prefix;
        assert_eq!(checked("/a/b/").as_deref(), Some("a/b"));
        assert_eq!(checked("/"), None);
    }

    #[test]
    fn keys_say_whose_and_when() {
        let mut export = AuditExport {
            enabled: true,
            bucket: "logs".to_owned(),
            prefix: "audit".to_owned(),
            role: ROLE.to_owned(),
            next_hour: 0,
            last_at: 0,
            last_message: String::new(),
        };
        let hour = UnixSeconds(1_795_212_000);
        let folder = "organization=acme/year=2026/month=11/day=20/hour=22";
        assert_eq!(key(&export, "acme", hour, 1), format!("audit/{folder}/part-1.jsonl"));
        export.prefix.clear();
        assert_eq!(key(&export, "acme", hour, 2), format!("{folder}/part-2.jsonl"));
        assert_eq!(test_key("", "acme"), "organization=acme/test.txt");
    }
}
