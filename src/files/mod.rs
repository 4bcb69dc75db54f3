//! Reads trees and files, and writes files so that a half-written one never stays.
