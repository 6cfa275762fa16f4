@NullMarked
package com.nissmart.ledger.projection;

import org.jspecify.annotations.NullMarked;
