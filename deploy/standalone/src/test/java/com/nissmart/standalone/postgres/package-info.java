@NullMarked
package com.nissmart.standalone.postgres;

import org.jspecify.annotations.NullMarked;
