package com.nissmart.runtime.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalTablesTest {
  private static final Path REPOSITORY = Path.of("../..");

  @ParameterizedTest
  @CsvSource({
    "accounts, accounts-service/src/main/resources/db/accounts/V10__proposals.sql",
    "ledger, ledger-service/src/main/resources/db/ledger/V6__proposals.sql",
    "payout, payout-service/src/main/resources/db/payout/V28__proposals.sql"
  })
  void each_service_has_the_table_that_is_tested(String role, String migration) throws IOException {
    String tested = Files.readString(Path.of("src/test/resources/db/proposals/V1__proposals.sql"));

    assertThat(Files.readString(REPOSITORY.resolve(migration)))
        .contains(
            tested
                .substring(tested.indexOf("CREATE TABLE"))
                .replace("proposals_app", role + "_app"));
  }
}
