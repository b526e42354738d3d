// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Read-out table posterior_mean: signed weights in units of 2**-4.
// latency     0, combinational
module table_posterior_mean_ccfd92de (
  input [7:0] word,
  output reg [11:0] weight
);
  always @* begin
    casez (word)
      8'h00:
          weight = 12'h000;
      8'h01:
          weight = 12'h00f;
      8'h02:
          weight = 12'h01f;
      8'h03:
          weight = 12'h02e;
      8'h04:
          weight = 12'h03e;
      8'h05:
          weight = 12'h04d;
      8'h06:
          weight = 12'h05c;
      8'h07:
          weight = 12'h06c;
      8'h08:
          weight = 12'h07a;
      8'h09:
          weight = 12'h089;
      8'h0a:
          weight = 12'h097;
      8'h0b:
          weight = 12'h0a7;
      8'h0c:
          weight = 12'h0b4;
      8'h0d:
          weight = 12'h0c5;
      8'h0e:
          weight = 12'h0d4;
      8'h0f:
          weight = 12'h0e3;
      8'h10:
          weight = 12'h0ec;
      8'h11:
          weight = 12'h0fc;
      8'h12:
          weight = 12'h106;
      8'h13:
          weight = 12'h119;
      8'h14:
          weight = 12'h125;
      8'h15:
          weight = 12'h13a;
      8'h16:
          weight = 12'h146;
      8'h17:
          weight = 12'h154;
      8'h18:
          weight = 12'h164;
      8'h19:
          weight = 12'h174;
      8'h1a:
          weight = 12'h184;
      8'h1b:
          weight = 12'h196;
      8'h1c:
          weight = 12'h1a5;
      8'h1d:
          weight = 12'h1b5;
      8'h1e:
          weight = 12'h1c3;
      8'h1f:
          weight = 12'h1d4;
      8'h20:
          weight = 12'h1b3;
      8'h21:
          weight = 12'h1b9;
      8'h22:
          weight = 12'h1b9;
      8'h23:
          weight = 12'h1d1;
      8'h24:
          weight = 12'h1c9;
      8'h25:
          weight = 12'h1e4;
      8'h26:
          weight = 12'h1ec;
      8'h27:
          weight = 12'h1f8;
      8'h28:
          weight = 12'h20e;
      8'h29:
          weight = 12'h223;
      8'h2a:
          weight = 12'h23d;
      8'h2b:
          weight = 12'h24a;
      8'h2c:
          weight = 12'h255;
      8'h2d:
          weight = 12'h267;
      8'h2e:
          weight = 12'h278;
      8'h2f:
          weight = 12'h280;
      8'h30:
          weight = 12'h27d;
      8'h31:
          weight = 12'h282;
      8'h32:
          weight = 12'h2b3;
      8'h33:
          weight = 12'h2ae;
      8'h34:
          weight = 12'h2b4;
      8'h35:
          weight = 12'h29d;
      8'h36:
          weight = 12'h2ee;
      8'h37:
          weight = 12'h2dc;
      8'h38:
          weight = 12'h308;
      8'h39:
          weight = 12'h306;
      8'h3a:
          weight = 12'h305;
      8'h3b:
          weight = 12'h317;
      8'h3c:
          weight = 12'h325;
      8'h3d:
          weight = 12'h33b;
      8'h3e:
          weight = 12'h323;
      8'h3f:
          weight = 12'h336;
      8'h40:
          weight = 12'h15c;
      8'h41:
          weight = 12'h13d;
      8'h42:
          weight = 12'h13f;
      8'h43:
          weight = 12'h0f8;
      8'h44:
          weight = 12'h116;
      8'h45:
          weight = 12'h16d;
      8'h46:
          weight = 12'h0fa;
      8'h47:
          weight = 12'h1b5;
      8'h48:
          weight = 12'h18c;
      8'h49:
          weight = 12'h12a;
      8'h4a:
          weight = 12'h120;
      8'h4b:
          weight = 12'h1ce;
      8'h4c:
          weight = 12'h1ae;
      8'h4d:
          weight = 12'h191;
      8'h4e:
          weight = 12'h1cf;
      8'h4f:
          weight = 12'h1cf;
      8'h50:
          weight = 12'h10b;
      8'h51:
          weight = 12'h1a4;
      8'h52:
          weight = 12'h17a;
      8'h53:
          weight = 12'h185;
      8'h54:
          weight = 12'h25d;
      8'h55:
          weight = 12'h236;
      8'h56:
          weight = 12'h163;
      8'h57:
          weight = 12'h1e1;
      8'h58:
          weight = 12'h245;
      8'h59:
          weight = 12'h2a7;
      8'h5a:
          weight = 12'h30e;
      8'h5b:
          weight = 12'h23e;
      8'h5c:
          weight = 12'h301;
      8'h5d:
          weight = 12'h260;
      8'h5e:
          weight = 12'h2e2;
      8'h5f:
          weight = 12'h1ff;
      8'h60:
          weight = 12'h1dd;
      8'h61:
          weight = 12'h27e;
      8'h62:
          weight = 12'h291;
      8'h63:
          weight = 12'h1f8;
      8'h64:
          weight = 12'h1ed;
      8'h65:
          weight = 12'h36c;
      8'h66:
          weight = 12'h20c;
      8'h67:
          weight = 12'h246;
      8'h68:
          weight = 12'h32b;
      8'h69:
          weight = 12'h24d;
      8'h6a:
          weight = 12'h35f;
      8'h6b:
          weight = 12'h380;
      8'h6c:
          weight = 12'h285;
      8'h6d:
          weight = 12'h29a;
      8'h6e:
          weight = 12'h2a7;
      8'h6f:
          weight = 12'h2b2;
      8'h70:
          weight = 12'h280;
      8'h71:
          weight = 12'h2ac;
      8'h72:
          weight = 12'h2cd;
      8'h73:
          weight = 12'h44e;
      8'h74:
          weight = 12'h2eb;
      8'h75:
          weight = 12'h4c7;
      8'h76:
          weight = 12'h2f2;
      8'h77:
          weight = 12'h4ea;
      8'h78:
          weight = 12'h338;
      8'h79:
          weight = 12'h33b;
      8'h7a:
          weight = 12'h36f;
      8'h7b:
          weight = 12'h36a;
      8'h7c:
          weight = 12'h36c;
      8'h7d:
          weight = 12'h378;
      8'h7e:
          weight = 12'h5e0;
      8'h7f:
          weight = 12'h3a1;
      8'h80:
          weight = 12'h000;
      8'h81:
          weight = 12'hfc7;
      8'h82:
          weight = 12'h01f;
      8'h83:
          weight = 12'h02c;
      8'h84:
          weight = 12'hff7;
      8'h85:
          weight = 12'h047;
      8'h86:
          weight = 12'h05a;
      8'h87:
          weight = 12'h06c;
      8'h88:
          weight = 12'h07a;
      8'h89:
          weight = 12'h022;
      8'h8a:
          weight = 12'h024;
      8'h8b:
          weight = 12'h09e;
      8'h8c:
          weight = 12'h0af;
      8'h8d:
          weight = 12'h0c0;
      8'h8e:
          weight = 12'h044;
      8'h8f:
          weight = 12'h0de;
      8'h90:
          weight = 12'h0ec;
      8'h91:
          weight = 12'h0f5;
      8'h92:
          weight = 12'h053;
      8'h93:
          weight = 12'h112;
      8'h94:
          weight = 12'h11e;
      8'h95:
          weight = 12'h08d;
      8'h96:
          weight = 12'h13e;
      8'h97:
          weight = 12'h087;
      8'h98:
          weight = 12'h164;
      8'h99:
          weight = 12'h085;
      8'h9a:
          weight = 12'hfb2;
      8'h9b:
          weight = 12'h08f;
      8'h9c:
          weight = 12'hf2c;
      8'h9d:
          weight = 12'h185;
      8'h9e:
          weight = 12'h078;
      8'h9f:
          weight = 12'hfd0;
      8'ha0:
          weight = 12'h1b3;
      8'ha1:
          weight = 12'h07d;
      8'ha2:
          weight = 12'hed9;
      8'ha3:
          weight = 12'h19d;
      8'ha4:
          weight = 12'he94;
      8'ha5:
          weight = 12'he0b;
      8'ha6:
          weight = 12'h01f;
      8'ha7:
          weight = 12'hd3e;
      8'ha8:
          weight = 12'hdea;
      8'ha9:
          weight = 12'he5d;
      8'haa:
          weight = 12'h19b;
      8'hab:
          weight = 12'hc8a;
      8'hac:
          weight = 12'hd86;
      8'had:
          weight = 12'he12;
      8'hae:
          weight = 12'hc78;
      8'haf:
          weight = 12'hcf4;
      8'hb0:
          weight = 12'hc31;
      8'hb1:
          weight = 12'hc5a;
      8'hb2:
          weight = 12'hd25;
      8'hb3:
          weight = 12'he59;
      8'hb4:
          weight = 12'hc59;
      8'hb5:
          weight = 12'hc32;
      8'hb6:
          weight = 12'hcac;
      8'hb7:
          weight = 12'hc47;
      8'hb8:
          weight = 12'hc77;
      8'hb9:
          weight = 12'hcd4;
      8'hba:
          weight = 12'hc92;
      8'hbb:
          weight = 12'hc4f;
      8'hbc:
          weight = 12'hc49;
      8'hbd:
          weight = 12'hc6a;
      8'hbe:
          weight = 12'hc36;
      8'hbf:
          weight = 12'hc37;
      8'hc0:
          weight = 12'hc83;
      8'hc1:
          weight = 12'hc6a;
      8'hc2:
          weight = 12'hc6e;
      8'hc3:
          weight = 12'hc6b;
      8'hc4:
          weight = 12'hc84;
      8'hc5:
          weight = 12'hc8e;
      8'hc6:
          weight = 12'hc97;
      8'hc7:
          weight = 12'hcc1;
      8'hc8:
          weight = 12'hcb8;
      8'hc9:
          weight = 12'hcb1;
      8'hca:
          weight = 12'hcae;
      8'hcb:
          weight = 12'hcc7;
      8'hcc:
          weight = 12'hcd4;
      8'hcd:
          weight = 12'hce2;
      8'hce:
          weight = 12'hcee;
      8'hcf:
          weight = 12'hcfc;
      8'hd0:
          weight = 12'hd0a;
      8'hd1:
          weight = 12'hd1a;
      8'hd2:
          weight = 12'hd25;
      8'hd3:
          weight = 12'hd34;
      8'hd4:
          weight = 12'hd46;
      8'hd5:
          weight = 12'hd54;
      8'hd6:
          weight = 12'hd60;
      8'hd7:
          weight = 12'hd70;
      8'hd8:
          weight = 12'hd82;
      8'hd9:
          weight = 12'hd90;
      8'hda:
          weight = 12'hd9e;
      8'hdb:
          weight = 12'hdad;
      8'hdc:
          weight = 12'hdbc;
      8'hdd:
          weight = 12'hdcb;
      8'hde:
          weight = 12'hddc;
      8'hdf:
          weight = 12'hde9;
      8'he0:
          weight = 12'he00;
      8'he1:
          weight = 12'he0f;
      8'he2:
          weight = 12'he1e;
      8'he3:
          weight = 12'he2d;
      8'he4:
          weight = 12'he3d;
      8'he5:
          weight = 12'he4d;
      8'he6:
          weight = 12'he5d;
      8'he7:
          weight = 12'he6b;
      8'he8:
          weight = 12'he7d;
      8'he9:
          weight = 12'he8b;
      8'hea:
          weight = 12'he9a;
      8'heb:
          weight = 12'heaa;
      8'hec:
          weight = 12'heba;
      8'hed:
          weight = 12'heca;
      8'hee:
          weight = 12'hed9;
      8'hef:
          weight = 12'heea;
      8'hf0:
          weight = 12'hefc;
      8'hf1:
          weight = 12'hf0c;
      8'hf2:
          weight = 12'hf1b;
      8'hf3:
          weight = 12'hf2b;
      8'hf4:
          weight = 12'hf3b;
      8'hf5:
          weight = 12'hf4a;
      8'hf6:
          weight = 12'hf5a;
      8'hf7:
          weight = 12'hf69;
      8'hf8:
          weight = 12'hf7a;
      8'hf9:
          weight = 12'hf89;
      8'hfa:
          weight = 12'hf98;
      8'hfb:
          weight = 12'hfa7;
      8'hfc:
          weight = 12'hfb6;
      8'hfd:
          weight = 12'hfc5;
      8'hfe:
          weight = 12'hfd3;
      default:
          weight = 12'hfe3;
    endcase
  end
endmodule
