package com.nissmart.bench;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {

  @Test
  void the_module_keeps_the_rules_of_the_house() {
    HouseRules.check("com.nissmart.bench");
  }
}
