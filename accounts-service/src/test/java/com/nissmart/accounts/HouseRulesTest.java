package com.nissmart.accounts;

import com.nissmart.testkit.HouseRules;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {

  @Test
  void the_module_keeps_the_house_rules() {
    HouseRules.checkAll(
        "com.nissmart.accounts",
        Map.of("WalletStore", "The oldest wallet must not depend on the clocks of replicas"));
  }
}
