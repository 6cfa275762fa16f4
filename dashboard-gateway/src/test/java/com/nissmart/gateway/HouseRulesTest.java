package com.nissmart.gateway;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void the_gateway_keeps_the_architecture() {
    HouseRules.checkAll("com.nissmart.gateway");
  }
}
