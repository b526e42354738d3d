// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Read-out table posterior_mean: signed weights in units of 2**-4.
// latency     0, combinational
module table_posterior_mean_99e89a30 (
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
          weight = 12'h02f;
      8'h04:
          weight = 12'h03e;
      8'h05:
          weight = 12'h04d;
      8'h06:
          weight = 12'h059;
      8'h07:
          weight = 12'h06d;
      8'h08:
          weight = 12'h07b;
      8'h09:
          weight = 12'h08b;
      8'h0a:
          weight = 12'h08d;
      8'h0b:
          weight = 12'h0a5;
      8'h0c:
          weight = 12'h0ad;
      8'h0d:
          weight = 12'h0cb;
      8'h0e:
          weight = 12'h0dc;
      8'h0f:
          weight = 12'h0e8;
      8'h10:
          weight = 12'h0f8;
      8'h11:
          weight = 12'h108;
      8'h12:
          weight = 12'h114;
      8'h13:
          weight = 12'h114;
      8'h14:
          weight = 12'h130;
      8'h15:
          weight = 12'h146;
      8'h16:
          weight = 12'h154;
      8'h17:
          weight = 12'h15f;
      8'h18:
          weight = 12'h16e;
      8'h19:
          weight = 12'h184;
      8'h1a:
          weight = 12'h198;
      8'h1b:
          weight = 12'h190;
      8'h1c:
          weight = 12'h1b4;
      8'h1d:
          weight = 12'h1c2;
      8'h1e:
          weight = 12'h1c8;
      8'h1f:
          weight = 12'h1e2;
      8'h20:
          weight = 12'h1fd;
      8'h21:
          weight = 12'h20e;
      8'h22:
          weight = 12'h21c;
      8'h23:
          weight = 12'h22b;
      8'h24:
          weight = 12'h239;
      8'h25:
          weight = 12'h24c;
      8'h26:
          weight = 12'h259;
      8'h27:
          weight = 12'h22a;
      8'h28:
          weight = 12'h275;
      8'h29:
          weight = 12'h28b;
      8'h2a:
          weight = 12'h293;
      8'h2b:
          weight = 12'h2ab;
      8'h2c:
          weight = 12'h2b6;
      8'h2d:
          weight = 12'h2c4;
      8'h2e:
          weight = 12'h2d5;
      8'h2f:
          weight = 12'h2e2;
      8'h30:
          weight = 12'h2cf;
      8'h31:
          weight = 12'h2f7;
      8'h32:
          weight = 12'h312;
      8'h33:
          weight = 12'h30e;
      8'h34:
          weight = 12'h336;
      8'h35:
          weight = 12'h31e;
      8'h36:
          weight = 12'h351;
      8'h37:
          weight = 12'h312;
      8'h38:
          weight = 12'h373;
      8'h39:
          weight = 12'h370;
      8'h3a:
          weight = 12'h390;
      8'h3b:
          weight = 12'h39c;
      8'h3c:
          weight = 12'h390;
      8'h3d:
          weight = 12'h3b4;
      8'h3e:
          weight = 12'h3c7;
      8'h3f:
          weight = 12'h3dc;
      8'h40:
          weight = 12'h3f1;
      8'h41:
          weight = 12'h330;
      8'h42:
          weight = 12'h402;
      8'h43:
          weight = 12'h428;
      8'h44:
          weight = 12'h417;
      8'h45:
          weight = 12'h2e7;
      8'h46:
          weight = 12'h457;
      8'h47:
          weight = 12'h3aa;
      8'h48:
          weight = 12'h312;
      8'h49:
          weight = 12'h0ee;
      8'h4a:
          weight = 12'h371;
      8'h4b:
          weight = 12'h4a4;
      8'h4c:
          weight = 12'h4b0;
      8'h4d:
          weight = 12'h4ca;
      8'h4e:
          weight = 12'h3bb;
      8'h4f:
          weight = 12'h454;
      8'h50:
          weight = 12'h30d;
      8'h51:
          weight = 12'h4fa;
      8'h52:
          weight = 12'h4ff;
      8'h53:
          weight = 12'h460;
      8'h54:
          weight = 12'h2f8;
      8'h55:
          weight = 12'h395;
      8'h56:
          weight = 12'h54e;
      8'h57:
          weight = 12'h47e;
      8'h58:
          weight = 12'h1b6;
      8'h59:
          weight = 12'h577;
      8'h5a:
          weight = 12'h3a3;
      8'h5b:
          weight = 12'h599;
      8'h5c:
          weight = 12'h393;
      8'h5d:
          weight = 12'h48a;
      8'h5e:
          weight = 12'h4ad;
      8'h5f:
          weight = 12'h42c;
      8'h60:
          weight = 12'h290;
      8'h61:
          weight = 12'h214;
      8'h62:
          weight = 12'h274;
      8'h63:
          weight = 12'h2ff;
      8'h64:
          weight = 12'h2a1;
      8'h65:
          weight = 12'h24f;
      8'h66:
          weight = 12'h652;
      8'h67:
          weight = 12'h628;
      8'h68:
          weight = 12'h27e;
      8'h69:
          weight = 12'h28b;
      8'h6a:
          weight = 12'h299;
      8'h6b:
          weight = 12'h329;
      8'h6c:
          weight = 12'h333;
      8'h6d:
          weight = 12'h3ba;
      8'h6e:
          weight = 12'h580;
      8'h6f:
          weight = 12'h367;
      8'h70:
          weight = 12'h2df;
      8'h71:
          weight = 12'h39d;
      8'h72:
          weight = 12'h378;
      8'h73:
          weight = 12'h338;
      8'h74:
          weight = 12'h338;
      8'h75:
          weight = 12'h32a;
      8'h76:
          weight = 12'h592;
      8'h77:
          weight = 12'h520;
      8'h78:
          weight = 12'h373;
      8'h79:
          weight = 12'h413;
      8'h7a:
          weight = 12'h394;
      8'h7b:
          weight = 12'h419;
      8'h7c:
          weight = 12'h397;
      8'h7d:
          weight = 12'h3ca;
      8'h7e:
          weight = 12'h422;
      8'h7f:
          weight = 12'h3e7;
      8'h80:
          weight = 12'h000;
      8'h81:
          weight = 12'h833;
      8'h82:
          weight = 12'h01f;
      8'h83:
          weight = 12'hb7f;
      8'h84:
          weight = 12'h03e;
      8'h85:
          weight = 12'hafa;
      8'h86:
          weight = 12'h059;
      8'h87:
          weight = 12'h024;
      8'h88:
          weight = 12'h07b;
      8'h89:
          weight = 12'hb01;
      8'h8a:
          weight = 12'h08d;
      8'h8b:
          weight = 12'hfe1;
      8'h8c:
          weight = 12'h0ad;
      8'h8d:
          weight = 12'h069;
      8'h8e:
          weight = 12'h0dc;
      8'h8f:
          weight = 12'h0e5;
      8'h90:
          weight = 12'h0f8;
      8'h91:
          weight = 12'hb8c;
      8'h92:
          weight = 12'h114;
      8'h93:
          weight = 12'h011;
      8'h94:
          weight = 12'h130;
      8'h95:
          weight = 12'h0d3;
      8'h96:
          weight = 12'h154;
      8'h97:
          weight = 12'h983;
      8'h98:
          weight = 12'h16e;
      8'h99:
          weight = 12'h10d;
      8'h9a:
          weight = 12'h198;
      8'h9b:
          weight = 12'h17f;
      8'h9c:
          weight = 12'h9eb;
      8'h9d:
          weight = 12'hd3c;
      8'h9e:
          weight = 12'hc5b;
      8'h9f:
          weight = 12'hbc4;
      8'ha0:
          weight = 12'h1fd;
      8'ha1:
          weight = 12'h070;
      8'ha2:
          weight = 12'h21c;
      8'ha3:
          weight = 12'h218;
      8'ha4:
          weight = 12'h239;
      8'ha5:
          weight = 12'ha65;
      8'ha6:
          weight = 12'h259;
      8'ha7:
          weight = 12'ha7e;
      8'ha8:
          weight = 12'ha95;
      8'ha9:
          weight = 12'haa4;
      8'haa:
          weight = 12'haa4;
      8'hab:
          weight = 12'hb5e;
      8'hac:
          weight = 12'hac5;
      8'had:
          weight = 12'hadc;
      8'hae:
          weight = 12'hae4;
      8'haf:
          weight = 12'hb5d;
      8'hb0:
          weight = 12'hb03;
      8'hb1:
          weight = 12'hb16;
      8'hb2:
          weight = 12'hbfb;
      8'hb3:
          weight = 12'hb36;
      8'hb4:
          weight = 12'hc31;
      8'hb5:
          weight = 12'hb4a;
      8'hb6:
          weight = 12'hb67;
      8'hb7:
          weight = 12'hb6c;
      8'hb8:
          weight = 12'hb80;
      8'hb9:
          weight = 12'hb52;
      8'hba:
          weight = 12'hb94;
      8'hbb:
          weight = 12'hbbe;
      8'hbc:
          weight = 12'hb19;
      8'hbd:
          weight = 12'hbcf;
      8'hbe:
          weight = 12'hbd0;
      8'hbf:
          weight = 12'hbef;
      8'hc0:
          weight = 12'hc0d;
      8'hc1:
          weight = 12'hbb4;
      8'hc2:
          weight = 12'hc22;
      8'hc3:
          weight = 12'hc36;
      8'hc4:
          weight = 12'hc43;
      8'hc5:
          weight = 12'hc50;
      8'hc6:
          weight = 12'hc63;
      8'hc7:
          weight = 12'hc67;
      8'hc8:
          weight = 12'hc7c;
      8'hc9:
          weight = 12'hc8f;
      8'hca:
          weight = 12'hc90;
      8'hcb:
          weight = 12'hcb0;
      8'hcc:
          weight = 12'hcbe;
      8'hcd:
          weight = 12'hcd8;
      8'hce:
          weight = 12'hcdd;
      8'hcf:
          weight = 12'hced;
      8'hd0:
          weight = 12'hcfd;
      8'hd1:
          weight = 12'hd12;
      8'hd2:
          weight = 12'hd17;
      8'hd3:
          weight = 12'hd19;
      8'hd4:
          weight = 12'hd35;
      8'hd5:
          weight = 12'hd41;
      8'hd6:
          weight = 12'hd5e;
      8'hd7:
          weight = 12'hd6a;
      8'hd8:
          weight = 12'hd79;
      8'hd9:
          weight = 12'hd8e;
      8'hda:
          weight = 12'hd98;
      8'hdb:
          weight = 12'hda9;
      8'hdc:
          weight = 12'hdb7;
      8'hdd:
          weight = 12'hdc9;
      8'hde:
          weight = 12'hdd2;
      8'hdf:
          weight = 12'hde7;
      8'he0:
          weight = 12'he00;
      8'he1:
          weight = 12'he0f;
      8'he2:
          weight = 12'he1e;
      8'he3:
          weight = 12'he2d;
      8'he4:
          weight = 12'he3c;
      8'he5:
          weight = 12'he4d;
      8'he6:
          weight = 12'he5e;
      8'he7:
          weight = 12'he6b;
      8'he8:
          weight = 12'he78;
      8'he9:
          weight = 12'he8b;
      8'hea:
          weight = 12'he96;
      8'heb:
          weight = 12'hea9;
      8'hec:
          weight = 12'heb9;
      8'hed:
          weight = 12'hec3;
      8'hee:
          weight = 12'hed6;
      8'hef:
          weight = 12'hee9;
      8'hf0:
          weight = 12'heef;
      8'hf1:
          weight = 12'hf08;
      8'hf2:
          weight = 12'hf0d;
      8'hf3:
          weight = 12'hf2a;
      8'hf4:
          weight = 12'hf33;
      8'hf5:
          weight = 12'hf38;
      8'hf6:
          weight = 12'hf42;
      8'hf7:
          weight = 12'hf66;
      8'hf8:
          weight = 12'hf72;
      8'hf9:
          weight = 12'hf89;
      8'hfa:
          weight = 12'hf89;
      8'hfb:
          weight = 12'hfa1;
      8'hfc:
          weight = 12'hfb4;
      8'hfd:
          weight = 12'hfbf;
      8'hfe:
          weight = 12'hfcd;
      default:
          weight = 12'hfd2;
    endcase
  end
endmodule
