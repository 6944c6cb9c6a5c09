"""The registers (登记库) described in processes/registers: their entries, lines, histories, sheets."""
