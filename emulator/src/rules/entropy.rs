/// Where random bytes come from: the system in the server, a seed in tests.
pub trait Entropy {
    fn fill(&mut self, bytes: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// `bytes` random bytes as lower-case hex.
    pub(crate) fn hex(&mut self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.fill(&mut buffer);
        to_hex(&buffer)
    }

    pub(crate) fn uuid(&mut self) -> String {
        let mut buffer = [0; 16];
        self.fill(&mut buffer);
        uuid::Builder::from_random_bytes(buffer).into_uuid().to_string()
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Bytes that differ at every call and are the same in every run.
#[cfg(test)]
#[derive(Default)]
pub(crate) struct Counting(u64);

#[cfg(test)]
impl Entropy for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0 += 1;
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = self.0.to_le_bytes()[at % 8];
        }
    }
}
