//! Words for times and visible forms of any text.

use console_core::text::visible_text::{Piece, pieces, visible};
use console_core::when::{
    ExpiryState, FixedZone, expiry_words, local_fields, offset_name, relative,
};
use proptest::prelude::*;
use token_api::time::{Moment, UnixSeconds};

const DAY: i64 = 86_400;

fn unit_seconds(unit: &str) -> i64 {
    match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3600,
        "day" => DAY,
        other => panic!("the unit {other}"),
    }
}

fn local_day(at: i64, offset: i32) -> i64 {
    (at + i64::from(offset)).div_euclid(DAY)
}

/// Near and far, often around the steps between units.
fn distance() -> impl Strategy<Value = i64> {
    let step = prop::sample::select(vec![0, 60, 59 * 60, 3600, 12 * 3600, 23 * 3600, DAY, 2 * DAY]);
    prop_oneof![
        (step, -61..61_i64, any::<bool>()).prop_map(|(step, more, past)| if past {
            -step + more
        } else {
            step + more
        }),
        -800 * DAY..800 * DAY,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_future_rounds_up_and_past_days_are_those_of_the_calendar(
        now in 0..4_000_000_000_i64, distance in distance(), offset in -43_200..=50_400_i32,
    ) {
        let at = now + distance;
        let words = relative(UnixSeconds(at), UnixSeconds(now), &FixedZone(offset));
        let days = local_day(at, offset) - local_day(now, offset);
        let parts: Vec<&str> = words.split(' ').collect();
        match parts[..] {
            ["in", number, unit] => {
                let (number, unit_length) = (number.parse::<i64>().unwrap(), unit_seconds(unit));
                prop_assert!(number * unit_length >= distance && (number - 1) * unit_length < distance);
                prop_assert_eq!(number == 1, !unit.ends_with('s'));
            }
            [number, "day" | "days", "ago"] => {
                prop_assert_eq!(number.parse(), Ok(-days));
                prop_assert!(days <= -2);
            }
            [number, unit, "ago"] => {
                let (number, unit_length) = (number.parse::<i64>().unwrap(), unit_seconds(unit));
                prop_assert!(number >= 1);
                prop_assert!(number * unit_length <= -distance && (number + 1) * unit_length > -distance);
                prop_assert_eq!(number == 1, !unit.ends_with('s'));
            }
            ["tomorrow"] => prop_assert!(days == 1 && distance > 12 * 3600),
            ["yesterday"] => prop_assert!(days == -1 && -distance >= 12 * 3600),
            ["just", "now"] => prop_assert!((0..60).contains(&-distance)),
            _ => prop_assert!(false, "{}", words),
        }
    }

    #[test]
    fn no_instant_leaves_one_without_words(
        at in any::<i64>(), now in any::<i64>(), offset in any::<i32>(),
    ) {
        let (at_time, now, zone) = (UnixSeconds(at), UnixSeconds(now), FixedZone(offset));
        prop_assert!(!relative(at_time, now, &zone).is_empty());
        prop_assert!(!expiry_words(&Moment::of(at), now, &zone).is_empty());
        prop_assert!(offset_name(offset).starts_with("UTC"));
        let _ = (local_fields(at_time, &zone), ExpiryState::of(&Moment::of(at), now));
    }

    #[test]
    fn a_token_only_ever_grows_older(
        expires in 1..4_000_000_000_i64, now in 0..4_000_000_000_i64, later in 0..4_000_000_000_i64,
    ) {
        let rank = |now: i64| match ExpiryState::of(&Moment::of(expires), UnixSeconds(now)) {
            ExpiryState::Later => 0,
            ExpiryState::Soon => 1,
            ExpiryState::Expired => 2,
            ExpiryState::Never | ExpiryState::Odd | ExpiryState::Untold => 9,
        };
        prop_assert!(rank(now) <= rank(now + later) && rank(now + later) <= 2);
        prop_assert_eq!(rank(expires), 2, "invalid from that second on");
        prop_assert_eq!(rank(expires - 1), 1);
    }

    #[test]
    fn visible_text_loses_nothing(text in any::<String>()) {
        let mut whole = String::new();
        for piece in pieces(&text) {
            match piece {
                Piece::Plain(plain) => {
                    prop_assert!(!plain.is_empty());
                    whole.push_str(plain);
                }
                Piece::Mark(mark) => {
                    let code = mark.strip_prefix("⟨U+").and_then(|m| m.strip_suffix('⟩'));
                    let code = u32::from_str_radix(code.unwrap(), 16).unwrap();
                    whole.push(char::from_u32(code).unwrap());
                }
            }
        }
        prop_assert_eq!(whole, text);
    }

    #[test]
    fn what_is_visible_has_no_controls(text in any::<String>()) {
        let shown = visible(&text);
        prop_assert!(!shown.chars().any(char::is_control));
        prop_assert_eq!(visible(&shown), shown);
    }
}

/// Code points that Unicode calls default-ignorable (DerivedCoreProperties 16), as ranges.
const IGNORABLE: [(u32, u32); 17] = [
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
];

#[test]
fn nothing_hides_between_letters() {
    for (first, last) in IGNORABLE {
        for c in (first..=last).filter_map(char::from_u32) {
            let text = format!("ad{c}min");
            let mark = format!("ad⟨U+{:04X}⟩min", u32::from(c));
            assert_eq!(visible(&text), mark, "U+{:04X}", u32::from(c));
        }
    }
}
