//! Go's `time.Time`: an instant, shown in a zone.

use std::fmt;

#[cfg(not(test))]
use chrono::Local as Machine;
// Tests give the same results everywhere.
#[cfg(test)]
use chrono::Utc as Machine;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetName, Tz};

use super::layout;

/// Go's layout of RFC 3339, to the nanosecond.
const RFC_3339: &str = "2006-01-02T15:04:05.999999999Z07:00";

/// An instant and the zone that it is shown in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    instant: DateTime<Utc>,
    zone: Zone,
}

/// A zone.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Zone {
    Utc,
    /// The machine's own.
    Local,
    Named(Tz),
    /// As read from a text: the offset and maybe a name.
    Fixed(FixedOffset, String),
}

impl Zone {
    /// Go's `time.LoadLocation`.
    pub(super) fn load(name: &str) -> Option<Self> {
        match name {
            "" | "UTC" => Some(Self::Utc),
            "Local" => Some(Self::Local),
            _ => name.parse().ok().map(Self::Named),
        }
    }

    /// The instant that clocks in the zone show as `local`.
    pub(super) fn resolve(&self, local: NaiveDateTime) -> Moment {
        let utc = || Utc.from_utc_datetime(&local);
        let instant = match self {
            Self::Utc => utc(),
            Self::Local => Machine
                .from_local_datetime(&local)
                .earliest()
                .map_or_else(utc, |t| t.to_utc()),
            Self::Named(zone) => zone
                .from_local_datetime(&local)
                .earliest()
                .map_or_else(utc, |t| t.to_utc()),
            Self::Fixed(offset, _) => offset
                .from_local_datetime(&local)
                .earliest()
                .map_or_else(utc, |t| t.to_utc()),
        };
        Moment {
            instant,
            zone: self.clone(),
        }
    }
}

impl Moment {
    /// The present, in the machine's zone.
    pub(super) fn now() -> Self {
        Self {
            instant: Utc::now(),
            zone: Zone::Local,
        }
    }

    /// The time that a text in RFC 3339 names.
    pub(super) fn of(text: &str) -> Option<Self> {
        layout::parse(RFC_3339, text, &Zone::Utc).ok()
    }

    /// The text that Go's encoders write.
    pub(super) fn to_rfc3339(&self) -> String {
        layout::format(self, RFC_3339)
    }

    /// Go's `time.Unix`; out of range becomes the zero time.
    pub(super) fn unix(seconds: i64, nanoseconds: i64) -> Self {
        let seconds = seconds.saturating_add(nanoseconds.div_euclid(1_000_000_000));
        let instant = DateTime::from_timestamp(seconds, nanoseconds.rem_euclid(1_000_000_000) as u32);
        instant.filter(is_shown).map_or_else(Self::zero, |instant| Self {
            instant,
            zone: Zone::Local,
        })
    }

    /// Go's zero time: the first of January of the year 1, in UTC.
    pub(super) fn zero() -> Self {
        let instant = DateTime::from_timestamp(-62_135_596_800, 0).unwrap_or_default();
        Self {
            instant,
            zone: Zone::Utc,
        }
    }

    /// The same instant elsewhere.
    pub(super) fn within(&self, zone: Zone) -> Self {
        Self {
            instant: self.instant,
            zone,
        }
    }

    /// Later by `nanoseconds`.
    pub(super) fn plus(&self, nanoseconds: i64) -> Self {
        let moved = self
            .instant
            .checked_add_signed(chrono::Duration::nanoseconds(nanoseconds));
        Self {
            instant: moved.filter(is_shown).unwrap_or(self.instant),
            zone: self.zone.clone(),
        }
    }

    /// Nanoseconds since `other`, saturating.
    pub(super) fn since(&self, other: &Self) -> i64 {
        let elapsed = self.instant.signed_duration_since(other.instant);
        let bound = if elapsed < chrono::Duration::zero() {
            i64::MIN
        } else {
            i64::MAX
        };
        elapsed.num_nanoseconds().unwrap_or(bound)
    }

    pub(super) const fn instant(&self) -> DateTime<Utc> {
        self.instant
    }

    pub(super) const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Clocks and calendars in its zone.
    pub(super) fn local(&self) -> DateTime<FixedOffset> {
        match &self.zone {
            Zone::Utc => self.instant.fixed_offset(),
            Zone::Local => self.instant.with_timezone(&Machine).fixed_offset(),
            Zone::Named(zone) => self.instant.with_timezone(zone).fixed_offset(),
            Zone::Fixed(offset, _) => self.instant.with_timezone(offset),
        }
    }

    /// The zone's short name at that time, such as `CET`; an offset where it has none.
    pub(super) fn abbreviation(&self) -> String {
        match &self.zone {
            Zone::Utc => "UTC".into(),
            Zone::Named(zone) => {
                let name = self
                    .instant
                    .with_timezone(zone)
                    .offset()
                    .abbreviation()
                    .map(str::to_owned);
                name.unwrap_or_else(|| self.offset_name())
            }
            Zone::Fixed(_, name) if !name.is_empty() => name.clone(),
            Zone::Fixed(..) => layout::format(self, "-0700"),
            Zone::Local => self.offset_name(),
        }
    }

    fn offset_name(&self) -> String {
        let seconds = self.local().offset().fix().local_minus_utc();
        match (&self.zone, seconds) {
            (Zone::Local, 0) => "UTC".into(),
            _ => {
                let sign = if seconds < 0 { '-' } else { '+' };
                let minutes = seconds.abs() / 60;
                match minutes % 60 {
                    0 => format!("{sign}{:02}", minutes / 60),
                    rest => format!("{sign}{:02}{rest:02}", minutes / 60),
                }
            }
        }
    }
}

/// Years of up to four digits: every zone's clock can show them.
fn is_shown(instant: &DateTime<Utc>) -> bool {
    (-9_998..=9_998).contains(&instant.year())
}

/// A time in RFC 3339 as Go prints it; text that is none as it is.
pub(crate) fn printed(text: &str) -> String {
    Moment::of(text).map_or_else(|| text.to_owned(), |moment| moment.to_string())
}

/// As Go prints a time.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&layout::format(self, "2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}
