@NullMarked
package com.nissmart.postgres;

import org.jspecify.annotations.NullMarked;
