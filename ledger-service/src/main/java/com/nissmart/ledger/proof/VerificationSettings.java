package com.nissmart.ledger.proof;

import com.nissmart.runtime.settings.Settings;
import java.time.Duration;

/**
 * The intervals of background verifications.
 *
 * @param interval between verifications of new batches; zero for no verification
 * @param fullInterval between verifications of the whole book
 */
public record VerificationSettings(Duration interval, Duration fullInterval) {
  public static VerificationSettings read(Settings settings) {
    return new VerificationSettings(
        settings.duration("NISSMART_LEDGER_VERIFY_INTERVAL", Duration.ofMinutes(1)),
        settings.duration("NISSMART_LEDGER_VERIFY_FULL_INTERVAL", Duration.ofHours(24)));
  }
}
