//! Decimal arithmetic: `0.1 + 0.2` is `0.3`.

/// A whole number of tenths, hundredths, ….
#[derive(Clone, Copy)]
pub(super) struct Decimal {
    units: i128,
    places: u32,
}

/// Digits that a division yields behind the point.
const DIVISION_PLACES: u32 = 16;

impl Decimal {
    /// The decimal that a float prints as; `None` where that has too many digits.
    pub(super) fn of(value: f64) -> Option<Self> {
        let text = format!("{value}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let units = format!("{whole}{fraction}").parse().ok()?;
        Some(Self {
            units,
            places: u32::try_from(fraction.len()).ok()?,
        })
    }

    /// The nearest float.
    pub(super) fn float(self) -> f64 {
        format!("{}e-{}", self.units, self.places).parse().unwrap_or(f64::NAN)
    }

    fn scaled(self, places: u32) -> Option<i128> {
        self.units
            .checked_mul(10_i128.checked_pow(places.checked_sub(self.places)?)?)
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let places = self.places.max(other.places);
        Some((self.scaled(places)?, other.scaled(places)?, places))
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (a, b, places) = self.aligned(other)?;
        Some(Self {
            units: a.checked_add(b)?,
            places,
        })
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        let (a, b, places) = self.aligned(other)?;
        Some(Self {
            units: a.checked_sub(b)?,
            places,
        })
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        let places = self.places.checked_add(other.places)?;
        Some(Self {
            units: self.units.checked_mul(other.units)?,
            places,
        })
    }

    /// Rounded half away from zero.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        let (a, b, _) = self.aligned(other)?;
        let a = a.checked_mul(10_i128.pow(DIVISION_PLACES))?;
        let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
        let rounds_up = rest.unsigned_abs() >= b.unsigned_abs() - rest.unsigned_abs();
        let away = if (a < 0) == (b < 0) { 1 } else { -1 };
        let units = if rest != 0 && rounds_up {
            quotient + away
        } else {
            quotient
        };
        Some(Self {
            units,
            places: DIVISION_PLACES,
        })
    }
}
