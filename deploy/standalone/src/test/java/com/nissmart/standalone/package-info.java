@NullMarked
package com.nissmart.standalone;

import org.jspecify.annotations.NullMarked;
