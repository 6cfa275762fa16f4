/** Lineage: every step of a movement of money, from all services as one. */
@NullMarked
package com.nissmart.gateway.lineage;

import org.jspecify.annotations.NullMarked;
