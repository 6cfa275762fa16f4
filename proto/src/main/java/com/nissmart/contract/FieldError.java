package com.nissmart.contract;

/**
 * A mistake in one part of a request.
 *
 * @param field its name in the contract, with dots for nested members: {@code
 *     destination.bank_code}
 * @param code a stable name: REQUIRED, MALFORMED, OUT_OF_RANGE, TOO_LONG, UNKNOWN_MEMBER,
 *     DUPLICATE_MEMBER, DIFFERS, UNKNOWN_BANK, CHECK_DIGIT
 * @param message one sentence with the value given and what was expected
 */
public record FieldError(String field, String code, String message) {}
