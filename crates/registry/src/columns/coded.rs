//! A column of few distinct values: one small number a row, as narrow as the number of values allows.

use std::sync::Arc;

use super::bits::Bits;
use super::dict::Dict;

/// One code a row.
#[derive(Debug, Clone)]
pub(super) enum Codes {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::U8(Vec::new())
    }
}

impl Codes {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::U8(codes) => codes.len(),
            Self::U16(codes) => codes.len(),
            Self::U32(codes) => codes.len(),
        }
    }

    pub(super) fn get(&self, row: usize) -> usize {
        match self {
            Self::U8(codes) => codes[row].into(),
            Self::U16(codes) => codes[row].into(),
            Self::U32(codes) => codes[row] as usize,
        }
    }

    /// Sets the code of a row; the row after the last one is added.
    fn set(&mut self, row: usize, code: u32) {
        match self {
            Self::U8(codes) => {
                if let Ok(code) = u8::try_from(code) {
                    return put(codes, row, code);
                }
                *self = Self::U16(codes.iter().map(|code| u16::from(*code)).collect());
                self.set(row, code);
            }
            Self::U16(codes) => {
                if let Ok(code) = u16::try_from(code) {
                    return put(codes, row, code);
                }
                *self = Self::U32(codes.iter().map(|code| u32::from(*code)).collect());
                self.set(row, code);
            }
            Self::U32(codes) => put(codes, row, code),
        }
    }

    /// From whole codes, in the narrowest form for codes below `count`.
    pub(super) fn collect(codes: impl Iterator<Item = u32>, count: usize) -> Self {
        // Truncation cannot happen: every code is below `count`.
        match count {
            0..=0x100 => Self::U8(codes.map(|code| code as u8).collect()),
            0x101..=0x1_0000 => Self::U16(codes.map(|code| code as u16).collect()),
            _ => Self::U32(codes.collect()),
        }
    }

    /// Makes room for codes below `count`.
    fn widen(&mut self, count: usize) {
        match self {
            Self::U8(codes) if count > 0x100 => {
                let codes = codes.iter().map(|code| u32::from(*code));
                *self = Self::collect(codes, count);
            }
            Self::U16(codes) if count > 0x1_0000 => {
                let codes = codes.iter().map(|code| u32::from(*code));
                *self = Self::collect(codes, count);
            }
            _ => {}
        }
    }

    /// Whether every code is below `count`.
    pub(super) fn all_below(&self, count: usize) -> bool {
        match self {
            Self::U8(codes) => codes
                .iter()
                .max()
                .is_none_or(|most| usize::from(*most) < count),
            Self::U16(codes) => codes
                .iter()
                .max()
                .is_none_or(|most| usize::from(*most) < count),
            Self::U32(codes) => codes
                .iter()
                .max()
                .is_none_or(|most| (*most as usize) < count),
        }
    }

    /// Whether codes below `count` fit.
    fn holds(&self, count: usize) -> bool {
        match self {
            Self::U8(_) => count <= 0x100,
            Self::U16(_) => count <= 0x1_0000,
            Self::U32(_) => true,
        }
    }

    /// The rows whose code is accepted.
    pub(super) fn accepted(&self, accepted: &[bool]) -> Bits {
        match self {
            Self::U8(codes) => {
                let mut table = [false; 256];
                for (slot, accepted) in table.iter_mut().zip(accepted) {
                    *slot = *accepted;
                }
                Bits::of(codes, |code| table[code as usize])
            }
            Self::U16(codes) => Bits::of(codes, |code| accepted[code as usize]),
            Self::U32(codes) => Bits::of(codes, |code| accepted[code as usize]),
        }
    }
}

fn put<T>(codes: &mut Vec<T>, row: usize, code: T) {
    match codes.get_mut(row) {
        Some(slot) => *slot = code,
        None => codes.push(code),
    }
}

/// Codes with what they stand for. Cloning is cheap; a change copies what it touches.
///
/// The codes are always wide enough for the whole dictionary, also for values that no row has: counting relies on it.
#[derive(Debug, Clone, Default)]
pub(super) struct Coded {
    pub(super) dict: Arc<Dict>,
    pub(super) codes: Arc<Codes>,
}

impl Coded {
    /// Sets a row to the value of this key; `label` makes what is shown for a key not met before.
    pub(super) fn set(&mut self, row: usize, key: &str, label: impl FnOnce() -> String) {
        let code = match self.dict.find(key) {
            Some(code) => code,
            None if key.is_empty() => 0,
            None => self.code_of(key, &label()),
        };
        self.set_code(row, code);
    }

    /// The code of a key, given to it if it has none yet.
    pub(super) fn code_of(&mut self, key: &str, label: &str) -> u32 {
        if key.is_empty() {
            return 0;
        }
        if let Some(code) = self.dict.find(key) {
            return code;
        }
        let code = Arc::make_mut(&mut self.dict).add(key, label);
        if !self.codes.holds(self.dict.len()) {
            Arc::make_mut(&mut self.codes).widen(self.dict.len());
        }
        code
    }

    /// Sets a row to a code of the dictionary.
    pub(super) fn set_code(&mut self, row: usize, code: u32) {
        if row < self.codes.len() && self.codes.get(row) == code as usize {
            return;
        }
        Arc::make_mut(&mut self.codes).set(row, code);
    }

    /// One column of the columns of consecutive runs of rows.
    pub(super) fn joined(parts: Vec<Self>) -> Self {
        let mut dict: Option<Dict> = None;
        let mut renumbered = Vec::with_capacity(parts.len());
        for part in &parts {
            let Some(dict) = &mut dict else {
                dict = Some((*part.dict).clone());
                renumbered.push((0..part.dict.len() as u32).collect());
                continue;
            };
            let codes: Vec<u32> = (0..part.dict.len())
                .map(|code| match part.dict.key(code) {
                    "" => 0,
                    key => dict
                        .find(key)
                        .unwrap_or_else(|| dict.add(key, part.dict.label(code))),
                })
                .collect();
            renumbered.push(codes);
        }
        let dict = dict.unwrap_or_default();
        let codes = parts
            .iter()
            .zip(&renumbered)
            .flat_map(|(part, codes)| (0..part.codes.len()).map(|row| codes[part.codes.get(row)]));
        Self {
            codes: Arc::new(Codes::collect(codes, dict.len())),
            dict: Arc::new(dict),
        }
    }
}
