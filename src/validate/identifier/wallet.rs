//! Addresses of crypto currencies, which carry checks long enough to prove them.

use sha2::{Digest as _, Sha256};

use super::super::checksum::proven;
use super::super::{Outcome, Subject};

/// A Bitcoin address: base 58 with four bytes of a double SHA-256 at the end, or Bech32 (BIP 173) or Bech32m (BIP 350).
pub(in super::super) fn bitcoin_address(subject: &Subject<'_>) -> Outcome {
    let lower = subject.value.to_ascii_lowercase();
    let known = KNOWN.iter().any(|known| known.as_bytes() == subject.value);
    let holds = if lower.starts_with(b"bc1") { bech32(&lower) } else { base58_check(subject.value) };
    if holds && !known { proven(true) } else { Outcome::Rejected }
}

/// The first block's address and the ones that the standards use as examples.
const KNOWN: [&str; 3] = [
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
];

/// Base 58 of 25 bytes: a version, 20 bytes, and the first four of the SHA-256 of the SHA-256 of those.
fn base58_check(text: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = [0u8; 25];
    for letter in text {
        let Some(mut carry) = ALPHABET.iter().position(|known| known == letter).map(|at| at as u32) else {
            return false;
        };
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xFF) as u8;
            carry >>= 8;
        }
        if carry != 0 {
            return false;
        }
    }
    let (body, check) = bytes.split_at(21);
    matches!(body[0], 0 | 5) && Sha256::digest(Sha256::digest(body))[..4] == *check
}

/// The checksum of Bech32 (constant 1) or Bech32m, over the prefix before the last `1` and the data behind it.
fn bech32(text: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATOR: [u32; 5] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3];
    let Some(mark) = text.iter().rposition(|byte| *byte == b'1') else { return false };
    let prefix = &text[..mark];
    let mut values: Vec<u32> = prefix.iter().map(|byte| u32::from(byte >> 5)).collect();
    values.push(0);
    values.extend(prefix.iter().map(|byte| u32::from(byte & 31)));
    for letter in &text[mark + 1..] {
        let Some(at) = ALPHABET.iter().position(|known| known == letter) else { return false };
        values.push(at as u32);
    }
    let sum = values.iter().fold(1u32, |sum, value| {
        let top = sum >> 25;
        let shifted = (sum & 0x01FF_FFFF) << 5 ^ value;
        GENERATOR.iter().enumerate().fold(shifted, |sum, (bit, by)| if top >> bit & 1 == 1 { sum ^ by } else { sum })
    });
    sum == 1 || sum == 0x2BC8_30A3
}

/// An Ethereum address in the mixed case of EIP-55: a letter is a capital where the Keccak-256 of the lower-case
/// address has a digit of 8 or more. Addresses in one case carry no check and are left alone.
pub(in super::super) fn ethereum_address(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = subject.value.strip_prefix(b"0x") else { return Outcome::Rejected };
    let mixed = digits.iter().any(u8::is_ascii_uppercase) && digits.iter().any(u8::is_ascii_lowercase);
    if digits.len() != 40 || !mixed || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Outcome::Rejected;
    }
    let hash = keccak_256(&digits.to_ascii_lowercase());
    let capital = |at: usize| hash[at / 2] >> (4 * (1 - at % 2)) & 0xF >= 8;
    let holds =
        digits.iter().enumerate().all(|(at, byte)| byte.is_ascii_digit() || byte.is_ascii_uppercase() == capital(at));
    if holds { proven(true) } else { Outcome::Rejected }
}

/// Keccak-256 with its first padding, of an input shorter than one block of 136 bytes (keccak.team, "Keccak
/// specifications summary").
fn keccak_256(input: &[u8]) -> [u8; 32] {
    let mut block = [0u8; 136];
    block[..input.len()].copy_from_slice(input);
    block[input.len()] = 1;
    block[135] |= 0x80;
    let mut state = [0u64; 25];
    for (lane, bytes) in state.iter_mut().zip(block.chunks_exact(8)) {
        *lane = bytes.iter().rev().fold(0, |lane, byte| lane << 8 | u64::from(*byte));
    }
    permute(&mut state);
    let mut out = [0u8; 32];
    for (bytes, lane) in out.chunks_exact_mut(8).zip(state) {
        bytes.copy_from_slice(&lane.to_le_bytes());
    }
    out
}

/// The 24 rounds of Keccak-f[1600].
fn permute(state: &mut [u64; 25]) {
    let mut register = 1u8;
    for _ in 0..24 {
        // Theta.
        let columns: [u64; 5] = std::array::from_fn(|x| (0..5).fold(0, |sum, y| sum ^ state[x + 5 * y]));
        for (at, lane) in state.iter_mut().enumerate() {
            *lane ^= columns[(at + 4) % 5] ^ columns[(at + 1) % 5].rotate_left(1);
        }
        // Rho and pi.
        let (mut x, mut y) = (1, 0);
        let mut current = state[1];
        for step in 0..24u32 {
            (x, y) = (y, (2 * x + 3 * y) % 5);
            let rotated = current.rotate_left((step + 1) * (step + 2) / 2 % 64);
            current = std::mem::replace(&mut state[x + 5 * y], rotated);
        }
        // Chi.
        for row in state.chunks_exact_mut(5) {
            let before: [u64; 5] = std::array::from_fn(|x| row[x]);
            for (x, lane) in row.iter_mut().enumerate() {
                *lane = before[x] ^ (!before[(x + 1) % 5] & before[(x + 2) % 5]);
            }
        }
        // Iota: the round constants come from a shift register.
        for power in 0..7u32 {
            let bit = register & 1;
            register = (register << 1) ^ (if register & 0x80 == 0 { 0 } else { 0x71 });
            if bit == 1 {
                state[0] ^= 1 << ((1 << power) - 1);
            }
        }
    }
}
