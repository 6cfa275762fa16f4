package com.nissmart.accounts;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {

  @Test
  void the_module_keeps_the_rules_of_the_house() {
    HouseRules.check("com.nissmart.accounts");
  }
}
