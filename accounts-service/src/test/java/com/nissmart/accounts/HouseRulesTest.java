package com.nissmart.accounts;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {

  @Test
  void the_module_keeps_the_house_rules() {
    HouseRules.check("com.nissmart.accounts");
  }
}
