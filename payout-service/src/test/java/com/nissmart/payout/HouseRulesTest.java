package com.nissmart.payout;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void the_module_keeps_the_house_rules() {
    HouseRules.checkAll("com.nissmart.payout");
  }
}
