package com.nissmart.bench;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {

  @Test
  void the_module_keeps_the_house_rules() {
    HouseRules.check("com.nissmart.bench");
  }
}
